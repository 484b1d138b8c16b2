"""A library's catalogue for the site that Django makes of models: `django.contrib.admin`."""
