import Foundation
import Groundwork
import WebEnv

/// The files of a small site to begin with: a list with a search, pages of items, a form that is shown again, and a task template. It has
/// no mistakes, and its tasks are proven.
public enum SiteSkeleton {
    /// Writes the files of a new site.
    /// - Parameters:
    ///   - name: letters, digits, `_` and `-`.
    ///   - folder: gets a folder of that name.
    /// - Returns: paths of the files, in order.
    /// - Throws: `InputError` where the name is none, or something stands in the way.
    public static func write(_ name: String, in folder: String) throws -> [String] {
        if let mistake = SiteWord.mistake(inName: name) { throw InputError("\"\(name)\": \(mistake)") }
        let place = folder + "/" + name
        guard !FileManager.default.fileExists(atPath: place) else {
            throw InputError("\(place) exists already")
        }
        return try files(name).sorted { $0.key < $1.key }.map { path, text in
            let file = URL(fileURLWithPath: place + "/" + path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try AtomicFile.write(Array(text.utf8), to: file.path, isDurable: false)
            return place + "/" + path
        }
    }

    /// The texts of the files, by path.
    static func files(_ name: String) -> [String: String] {
        let host = name.lowercased().replacingAll("_", by: "-").trimmingHyphens
        let address = "http://\(host.isEmpty ? "site" : host).test"
        let placeholder = "__\(name.uppercased().replacingAll("-", by: "_"))__"
        return texts.mapValues {
            $0.replacingAll("NAME", by: name).replacingAll("ADDRESS", by: address)
                .replacingAll("PLACEHOLDER", by: placeholder)
        }
    }

    private static let texts = [
        "site.yaml": siteFile, "schema.sql": schema, "data/item.csv": data,
        "templates/page.mustache": page, "templates/items.mustache": items, "templates/item.mustache": item,
        "templates/new_item.mustache": newItem, "templates/not_found.mustache": notFound,
        "static/style.css": style, "tasks/items.yaml": tasks,
    ]

    private static let siteFile = """
        # What each key means: docs/reference/site-format.md
        format: 1
        name: NAME
        title: NAME
        address: ADDRESS
        placeholder: PLACEHOLDER
        clock: 2026-03-14T09:30:00
        locale: en
        database: {schema: schema.sql, load: [item]}

        routes:
          - name: items
            path: /
            query: {q: {type: text, default: ""}}
            queries:
              items: "SELECT id, name FROM item WHERE instr(lower(name), lower(:q)) > 0 ORDER BY name"
            template: items
          - name: item
            path: /items/{id:int}
            queries:
              item: {sql: "SELECT name, money(cents) AS price, about FROM item WHERE id = :id", one: true, missing: 404}
            template: item
          - name: new item
            path: /new
            template: new_item
          - name: add an item
            method: POST
            path: /new
            form:
              name: {required: true, trim: true, max_length: 60, message: Give the item a name.}
              price: {type: money, required: true, min: 0}
              about: {trim: true}
            on_error: {template: new_item}
            steps:
              - refuse: "SELECT 'There is an item of this name.' WHERE EXISTS (SELECT 1 FROM item WHERE name = :name)"
                field: name
              - sql: "INSERT INTO item (name, cents, about) VALUES (:name, :price, :about)"
              - query: {added: {sql: "SELECT last_insert_rowid() AS id", one: true}}
              - flash: {kind: success, text: "You added {{name}}."}
            redirect: "/items/{{added.id}}"

        """

    private static let schema = """
        CREATE TABLE item (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          cents INTEGER NOT NULL,
          about TEXT
        );

        """

    private static let data = """
        id,name,cents,about
        1,Bread knife,1850,Cuts crusts.
        2,Copper pan,7200,For sugar and sauces.
        3,Egg timer,640,Rings after three minutes.
        4,Ladle,925,Holds a cup.
        5,Whisk,780,Of steel wire.

        """

    private static let page = """
        <!DOCTYPE html>
        <html>
        <head><title>{{$title}}NAME{{/title}}</title><link rel="stylesheet" href="/static/style.css"></head>
        <body>
        <header><nav aria-label="Main"><a href="/">Items</a> <a href="/new">Add an item</a></nav></header>
        <main>
        {{#flash}}<p class="{{kind}}" role="status">{{text}}</p>{{/flash}}
        {{$content}}{{/content}}
        </main>
        </body>
        </html>

        """

    private static let items = """
        {{<page}}
        {{$content}}
        <h1>Items</h1>
        <form action="/"><label>Search <input type="search" name="q" value="{{q}}"></label> <button>Find</button></form>
        {{#items?}}<ul>{{#items}}<li><a href="/items/{{id}}">{{name}}</a></li>{{/items}}</ul>{{/items?}}
        {{^items?}}<p>Nothing is called so.</p>{{/items?}}
        {{/content}}
        {{/page}}

        """

    private static let item = """
        {{<page}}
        {{$title}}{{item.name}}{{/title}}
        {{$content}}
        <h1>{{item.name}}</h1>
        <p>Price: <strong>{{item.price}}</strong></p>
        <p>{{item.about}}</p>
        {{/content}}
        {{/page}}

        """

    private static let newItem = """
        {{<page}}
        {{$title}}Add an item{{/title}}
        {{$content}}
        <h1>Add an item</h1>
        {{#errors?}}<ul role="alert">{{#errors}}<li>{{message}}</li>{{/errors}}</ul>{{/errors?}}
        <form method="post" action="/new">
        <p><label>Name <input name="name" value="{{form.name}}"></label> {{error.name}}</p>
        <p><label>Price <input name="price" value="{{form.price}}"></label> {{error.price}}</p>
        <p><label>About <textarea name="about">{{form.about}}</textarea></label></p>
        <p><button>Add</button></p>
        </form>
        {{/content}}
        {{/page}}

        """

    private static let notFound = """
        {{<page}}
        {{$title}}Not found{{/title}}
        {{$content}}<h1>There is no page {{request_path}}</h1>{{/content}}
        {{/page}}

        """

    private static let style = """
        body { font-family: sans-serif; margin: 0 auto; max-width: 40em; padding: 1em }
        [role=alert] { color: #b00020 }

        """

    private static let tasks = """
        # What each key means: docs/reference/task-templates.md
        - id: price_of_item
          family: items
          kind: answer
          minimum: 5
          intents:
            - "What does the {{name}} cost?"
            - "Tell me the price of the {{name}}."
          start: "PLACEHOLDER/"
          slots:
            sql: "SELECT id, name, money(cents) AS price FROM item ORDER BY id"
            keys: [name]
          answer: "SELECT :price"
          evaluate:
            reference_answers: {exact_match: "{{answer}}"}
          solution:
            - click: {role: link, name: "{{name}}"}
            - stop: "{{answer}}"

        - id: add_item
          family: items
          kind: change
          minimum: 2
          intents: ['Add an item called "{{name}}" for {{price}}.']
          start: "PLACEHOLDER/"
          slots:
            sql: "SELECT column1 AS name, money(column2) AS price FROM (VALUES ('Tea towel', 450), ('Sieve', 1120))"
            keys: [name]
          evaluate:
            program_html:
              - url: "PLACEHOLDER/items/6"
                locator: "document.querySelector('main').outerText"
                required_contents: {must_include: ["{{name}}", "{{price}}"]}
          solution:
            - click: {role: link, name: "Add an item"}
            - fill: {role: textbox, name: "Name", text: "{{name}}"}
            - fill: {role: textbox, name: "Price", text: "{{price}}"}
            - click: {role: button, name: "Add"}
            - stop: ""

        """
}

extension String {
    fileprivate var trimmingHyphens: String {
        let start = drop { $0 == "-" }
        return String(start.reversed().drop { $0 == "-" }.reversed())
    }
}
