from django.contrib import admin

from .models import Author, Book

admin.site.register(Author)


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    list_display = ["title", "year", "format", "is_lent"]
    search_fields = ["title"]
    list_filter = ["format"]
