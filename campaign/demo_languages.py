"""Versions in other languages for ``manage.py demo``: each says in its own language that it is an example."""

from django.db import transaction

from .models import FactSheet, Page, Publication, Version
from .models.versions import ITEMS

# (language, the item, title, summary, body)
VERSIONS = [
    ("ur", (Page, "aims"), "مقاصد (مثال)", "یہ اردو میں ایک صفحے کی مثال ہے۔",
     "<p>یہ صفحہ ایک مثال ہے۔ یہ دکھاتا ہے کہ دائیں سے بائیں لکھی جانے والی زبان یہاں کیسی نظر آتی ہے۔</p>"
     "<h2>ایک عنوان</h2><ul><li>پہلی بات</li><li>دوسری بات: Race for Justice، 2008</li></ul>"
     "<blockquote><p>یہ ایک اقتباس کی مثال ہے۔</p></blockquote>"
     "<table><tbody><tr><th><p>سال</p></th><th><p>تعداد</p></th></tr>"
     "<tr><td><p>2008</p></td><td><p>1</p></td></tr></tbody></table>"),
    ("en-simple", (Page, "aims"), "What we want (example)", "An example of Easy Read.",
     "<p>This page is an example.</p><p>It has short words.</p><p>Each line says one thing.</p>"),
    ("ar", (FactSheet, "facts-and-how-to-use-them"), "الحقائق (مثال)", "هذا مثال لورقة حقائق بالعربية.",
     "<p>هذه الورقة مثال، وليس فيها شيء حقيقي.</p>"),
    ("en-simple", (FactSheet, "facts-and-how-to-use-them"), "Facts (example)", "An example of a sheet in Easy Read.",
     "<p>This sheet is an example.</p><p>A fact is a thing that is true.</p>"),
    ("pl", (Publication, "invented-manifesto"), "Zmyślony manifest (przykład)", "Przykład publikacji po polsku.",
     "<p>To jest przykład. Nic tutaj nie jest prawdziwe.</p>"),
]  # fmt: skip


@transaction.atomic
def add_versions():
    """Does nothing where they are already."""
    for language, (model, slug), title, summary, body in VERSIONS:
        field = ITEMS[model._meta.model_name]
        words = {"title": title, "summary": summary, "body": body, "machine_drafted": True, "status": "published"}
        Version.objects.get_or_create(language=language, **{field: model.objects.get(slug=slug)}, defaults=words)
