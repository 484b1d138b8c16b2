/// A little site with one of each thing that a site may have, for surfaces that need a world.
enum ShelfSite {
    static let address = "http://shelf.test"

    /// Its folder, as ``FolderText`` reads it.
    static let folder = #"""
        === site.yaml
        format: 1
        name: shelf
        title: Shelf
        address: http://shelf.test
        placeholder: __SHELF__
        clock: 2026-05-04T08:00:00
        database:
          schema: schema.sql
          load: [item]
        session:
          cookie: shelf_session
          defaults: {member_id: null, language: en}
          logins:
            reader: {member_id: 1}
        login_page: /login
        layout:
          queries:
            member: {sql: "SELECT :member_id AS id WHERE :member_id IS NOT NULL", one: true}
        routes:
          - name: home
            path: /
            query:
              q: {trim: true, max_length: 100}
              page: {type: integer, default: 1, min: 1}
            queries:
              items: "SELECT id, title, price FROM item WHERE coalesce(:q, '') = '' OR title LIKE '%' || :q || '%' ORDER BY id LIMIT 5 OFFSET (:page - 1) * 5"
            template: home

          - name: item
            path: /items/{id:int}
            queries:
              item: {sql: "SELECT * FROM item WHERE id = :id", one: true, missing: 404}
            template: item

          - name: rename
            method: POST
            path: /items/{id:int}/{slug}-{year}.html
            requires: member_id
            form:
              title: {trim: true, required: true, max_length: 60}
            steps:
              - refuse: "SELECT 'taken' FROM item WHERE title = :title"
                redirect: "/items/{{id}}"
              - sql: "UPDATE item SET title = :title WHERE id = :id"
              - flash: {kind: success, text: "Now called {{title}}."}
            redirect: /

          - name: log in
            path: /login
            template: login

          - name: match
            path: /match
            query:
              pattern: {}
              text: {}
            queries:
              found: {sql: "SELECT :text REGEXP :pattern AS yes", one: true}
            json: "SELECT json_object('yes', :found.yes)"
        === schema.sql
        CREATE TABLE item (id INTEGER PRIMARY KEY, title TEXT NOT NULL, price REAL, note TEXT);
        CREATE INDEX item_by_title ON item(title);
        === data/item.csv
        id,title,price,note
        1,Red kettle,12.50,"old, but good"
        2,Blue bowl,3,
        3,Green cup,-0.5,"a ""nice"" one"
        === templates/layout.mustache
        <!DOCTYPE html>
        <html lang="{{language}}"><title>{{$title}}Shelf{{/title}}</title>
        <nav><a href="/">Home</a> {{#member}}<a href="/login">Log out {{id}}</a>{{/member}}{{^member}}<a href="/login">Log in</a>{{/member}}</nav>
        {{#flash}}<p role="status" class="{{kind}}">{{text}}</p>{{/flash}}
        <main>{{$content}}{{/content}}</main>
        === templates/home.mustache
        {{<layout}}
        {{$content}}
        <h1>Shelf</h1>
        <form action="/"><label>Search <input type="search" name="q" value="{{q}}"></label><button>Go</button></form>
        <ul>
        {{#items}}
        {{>line}}
        {{/items}}
        </ul>
        {{^items?}}<p>Nothing.</p>{{/items?}}
        <p>{{items.count}} items</p>
        {{/content}}
        {{/layout}}
        === templates/line.mustache
        <li class="{{#-first}}first{{/-first}}"><a href="/items/{{id}}">{{title}}</a> {{price}} {{-index}}</li>
        === templates/item.mustache
        {{<layout}}
        {{$title}}{{item.title}}{{/title}}
        {{$content}}
        {{#item}}<h1>{{title}}</h1><p>{{{note}}}</p>{{/item}}
        <form method="post" action="/items/{{item.id}}/a-2.html"><label>Title <input name="title" required pattern="[A-Z].*"></label><button>Rename</button></form>
        {{/content}}
        {{/layout}}
        === templates/login.mustache
        {{<layout}}{{$content}}<h1>Log in</h1>{{/content}}{{/layout}}
        === tasks/items.yaml
        - id: price_of_item
          family: items
          kind: answer
          intents: ["What does the {{title}} cost?"]
          start: "__SHELF__/"
          minimum: 1
          slots:
            sql: "SELECT id, title, price FROM item WHERE price > 0 ORDER BY id"
            keys: [title]
          answer: "SELECT price FROM item WHERE id = :id"
          evaluate:
            reference_answers: {exact_match: "{{answer}}"}
          solution:
            - click: {role: link, name: "{{title}}"}
            - stop: "{{answer}}"
        === requests
        GET /?q=red&page=1
        GET /items/1
        GET /items/9
        POST /items/2/a-2.html title=Grey+bowl
        GET /match?pattern=^R&text=Red
        """#
}
