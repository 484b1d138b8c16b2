"""The shop of django-oscar with its back office: three books, two customers, SQLite."""

import os
from decimal import Decimal

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path
from oscar import INSTALLED_APPS, defaults

from serving import serve, temporary_folder


class Unmigrated(dict):
    """Every application makes its tables at once: the history of the tables takes a quarter of a minute."""

    def __contains__(self, label):
        return True

    def __getitem__(self, label):
        return None


folder = temporary_folder()
CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "django.template.context_processors.i18n",
    "oscar.apps.search.context_processors.search_form",
    "oscar.apps.checkout.context_processors.checkout",
    "oscar.apps.communication.notifications.context_processors.notifications",
    "oscar.core.context_processors.metadata",
]
settings.configure(
    **{name: value for name, value in vars(defaults).items() if name.startswith("OSCAR_")}
    | {"OSCAR_SHOP_NAME": "Paper Lantern", "OSCAR_SEND_REGISTRATION_EMAIL": False},
    SECRET_KEY="a key for tests on the loopback interface alone",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SITE_ID=1,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(folder, "shop.sqlite3"),
            "ATOMIC_REQUESTS": True,
        }
    },
    MIGRATION_MODULES=Unmigrated(),
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=INSTALLED_APPS,
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
        "oscar.apps.basket.middleware.BasketMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": CONTEXT},
        }
    ],
    AUTHENTICATION_BACKENDS=["oscar.apps.customer.auth_backends.EmailBackend"],
    HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    MEDIA_ROOT=os.path.join(folder, "media"),
    MEDIA_URL="media/",
    STATIC_URL="static/",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402  (needs the settings)
from oscar.apps.catalogue.categories import create_from_breadcrumbs  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

urlpatterns = [path("i18n/", include("django.conf.urls.i18n")), path("", include(apps.get_app_config("oscar").urls[0]))]
BOOKS = [
    ("The Tin Kite", "Fiction > Novels", "9.50", 4),
    ("Salt and Tallow", "Fiction > Stories", "7.25", 12),
    ("Knots for Beginners", "Crafts", "12.00", 1),
]


def make_shop():
    call_command("migrate", run_syncdb=True, verbosity=0)
    get_model("address", "Country").objects.create(
        iso_3166_1_a2="IT", iso_3166_1_a3="ITA", iso_3166_1_numeric="380", printable_name="Italy", name="Italy",
        is_shipping_country=True)
    partner = get_model("partner", "Partner").objects.create(name="Press")
    books = get_model("catalogue", "ProductClass").objects.create(name="Book", track_stock=True)
    Product = get_model("catalogue", "Product")
    for number, (title, category, price, stock) in enumerate(BOOKS):
        product = Product.objects.create(title=title, product_class=books, upc=f"BOOK{number}", description=f"About {title}.")
        product.categories.add(create_from_breadcrumbs(category))
        product.stockrecords.create(
            partner=partner, partner_sku=f"S{number}", price=Decimal(price), num_in_stock=stock, price_currency="GBP")
    User.objects.create_user("reader", "reader@example.org", "lamp-light-7")
    User.objects.create_superuser("keeper", "keeper@example.org", "brass-key-9")


def make_application(address):
    make_shop()
    get_model("sites", "Site").objects.filter(pk=1).update(domain=address.split("/")[2], name="Paper Lantern")
    return StaticFilesHandler(get_wsgi_application())


serve(make_application)
