from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Book(models.Model):
    FORMATS = [("h", "Hardcover"), ("p", "Paperback")]

    title = models.CharField(max_length=120)
    authors = models.ManyToManyField(Author)
    year = models.IntegerField()
    format = models.CharField(max_length=1, choices=FORMATS, default="h")
    is_lent = models.BooleanField("lent", default=False)

    def __str__(self):
        return self.title
