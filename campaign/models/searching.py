from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """What the search, the feeds and the sitemap know of one public item.

    Triggers write it with every change of the item (migration 0009); what is a draft or withdrawn has none.
    """

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    path = models.CharField(max_length=300)
    title = models.TextField()
    summary = models.TextField()
    text = models.TextField("plain text of it")
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    until = models.DateField("last day it is shown", null=True)
    words = SearchVectorField()

    class Meta:
        verbose_name_plural = "search entries"
        indexes = (GinIndex(fields=("words",), name="searchentry_words"),)
        constraints = (models.UniqueConstraint(name="searchentry_once", fields=["kind", "object_id"]),)

    def __str__(self):
        return self.title
