from ..models import MadeFile


def with_pictures(*groups):
    """Give every drawing and figure of ``groups`` its PNG as ``picture``, where one was made, in one query for all."""
    items = [item for group in groups for item in group]
    names = {item.picture_name for item in items}
    made = {file.name: file for file in MadeFile.objects.filter(name__in=names)} if names else {}
    for item in items:
        item.picture = made.get(item.picture_name)
    return groups
