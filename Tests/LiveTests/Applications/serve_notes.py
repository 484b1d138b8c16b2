"""Notes with attachments: Flask, sessions in signed cookies, Flask-WTF forms with CSRF tokens."""

import base64
import gzip

from flask import Flask, Response, abort, flash, redirect, render_template_string, request, session, url_for
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.file import FileField
from wtforms import PasswordField, RadioField, SelectMultipleField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from serving import serve

app = Flask(__name__)
app.config["SECRET_KEY"] = "a key for tests on the loopback interface alone"
CSRFProtect(app)
notes = {}


class LoginForm(FlaskForm):
    name = StringField("Name", [InputRequired()])
    password = PasswordField("Password", [InputRequired()])
    enter = SubmitField("Log in")


class NoteForm(FlaskForm):
    title = StringField("Title", [InputRequired(), Length(max=60)])
    text = TextAreaField("Text")
    tags = SelectMultipleField("Tags", choices=["home", "work", "garden"])
    colour = RadioField("Colour", choices=["white", "yellow"], default="white")
    attachment = FileField("Attachment")
    save = SubmitField("Save")


class DeleteForm(FlaskForm):
    delete = SubmitField("Delete this note")


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }} - Notes</title></head><body>
<nav><a href="{{ url_for('index') }}">All notes</a>
{% if session.name %}<a href="{{ url_for('new') }}">New note</a> <span>Logged in as {{ session.name }}</span>
<form method="post" action="{{ url_for('logout') }}"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
<button>Log out</button></form>{% else %}<a href="{{ url_for('login') }}">Log in</a>{% endif %}</nav>
{% for message in get_flashed_messages() %}<p role="status">{{ message }}</p>{% endfor %}
<main><h1>{{ title }}</h1>BODY</main></body></html>"""

FORM = """<form method="post" enctype="multipart/form-data">{{ form.hidden_tag() }}
{% for field in form if field.widget.input_type != 'hidden' %}<p>
{% if field.type == 'RadioField' %}<fieldset><legend>{{ field.label.text }}</legend>
{% for choice in field %}{{ choice }}{{ choice.label }}{% endfor %}</fieldset>
{% elif field.type == 'SubmitField' %}{{ field }}{% else %}{{ field.label }} {{ field }}{% endif %}
{% for error in field.errors %}<em role="alert">{{ error }}</em>{% endfor %}</p>{% endfor %}</form>"""


def page(title, body, **values):
    return render_template_string(PAGE.replace("BODY", body), title=title, **values)


def note_or_404(number):
    if number not in notes or notes[number]["owner"] != session.get("name"):
        abort(404)
    return notes[number]


@app.before_request
def ask_for_login():
    if "name" not in session and request.endpoint not in ("login", "index", "vault", "about", "imprint"):
        return redirect(url_for("login", next=request.path))


@app.after_request
def compress(response):
    if response.status_code == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
    return response


@app.route("/")
def index():
    wanted = request.args.get("q", "").lower()
    found = [
        (number, note)
        for number, note in notes.items()
        if note["owner"] == session.get("name") and wanted in note["title"].lower()
    ]
    body = """<form role="search"><label>Search <input type="search" name="q"></label><button>Find</button></form>
    <ul>{% for number, note in found %}<li><a href="{{ url_for('show', number=number) }}">{{ note.title }}</a></li>
    {% else %}<li>No notes</li>{% endfor %}</ul>
    <iframe src="{{ url_for('about') }}" title="About" name="about"></iframe>"""
    return page("All notes", body, found=found)


@app.route("/login", methods=["GET", "POST"])
def login():
    form = LoginForm()
    if form.validate_on_submit():
        if form.password.data == "open sesame":
            session["name"] = form.name.data
            return redirect(request.args.get("next") or url_for("index"), 303)
        form.password.errors.append("The password is wrong.")
    return page("Log in", FORM, form=form)


@app.post("/logout")
def logout():
    session.clear()
    flash("You are logged out.")
    return redirect(url_for("index"))


@app.route("/new", methods=["GET", "POST"])
def new():
    form = NoteForm()
    if form.validate_on_submit():
        number = max(notes, default=0) + 1
        notes[number] = {"owner": session["name"]}
        store(form, notes[number])
        return redirect(url_for("show", number=number))
    return page("New note", FORM, form=form)


def store(form, note):
    for field in ("title", "text", "tags", "colour"):
        note[field] = form[field].data
    if form.attachment.data:
        note["attachment"] = (form.attachment.data.filename, form.attachment.data.read())
    flash("Saved.")


@app.route("/note/<int:number>", methods=["GET", "POST"])
def show(number):
    note = note_or_404(number)
    body = """<pre>{{ note.text }}</pre><p>Tags: {{ note.tags|join(', ') }}</p><p>Colour: {{ note.colour }}</p>
    {% if note.attachment %}<p>Attachment: {{ note.attachment[0] }}, {{ note.attachment[1]|length }} bytes</p>{% endif %}
    <a href="{{ url_for('edit', number=number) }}">Edit</a> <a href="{{ url_for('delete', number=number) }}">Delete</a>"""
    return page(note["title"], body, note=note, number=number)


@app.route("/note/<int:number>/edit", methods=["GET", "POST"])
def edit(number):
    note = note_or_404(number)
    form = NoteForm(data={key: note[key] for key in ("title", "text", "tags", "colour")})
    if form.validate_on_submit():
        store(form, note)
        return redirect(url_for("show", number=number))
    return page("Edit note", FORM, form=form)


@app.route("/note/<int:number>/delete", methods=["GET", "POST"])
def delete(number):
    note_or_404(number)
    form = DeleteForm()
    if form.validate_on_submit():
        del notes[number]
        flash("Deleted.")
        return redirect(url_for("index"))
    return page("Delete note", FORM, form=form)


@app.route("/about")
def about():
    return '<title>About</title><p>Notes, edition 3</p><a href="/imprint">Imprint</a>'


@app.route("/imprint")
def imprint():
    return '<title>Imprint</title><p>Printed in Turin</p><a href="/about">Back to the edition</a>'


@app.route("/vault")
def vault():
    expected = "Basic " + base64.b64encode("keeper:brass key".encode()).decode()
    if request.headers.get("Authorization") != expected:
        return Response("Who is there?", 401, {"WWW-Authenticate": 'Basic realm="vault"'})
    return "<title>Vault</title><h1>Inside the vault</h1>"


serve(lambda address: app)
