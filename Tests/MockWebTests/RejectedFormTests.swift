import Browser
import Foundation
import Testing
import WebEnv

@testable import MockWeb

/// A site that books rooms; what it does not accept it shows again.
private let booking = """
    format: 1
    name: scratch
    address: http://scratch.test
    database: {schema: schema.sql}
    routes:
      - name: form
        path: /book
        query: {note: {type: text}, hour: {type: text}}
        queries: {rooms: "SELECT 1 AS one"}
        template: book
      - name: book
        method: POST
        path: /book
        form:
          hour: {type: integer, required: true, min: 8, max: 18, message: "Pick an hour from 8 to 18."}
          mail: {type: email, message: "Give an e-mail address."}
          note: {type: text}
          agree: {type: text}
        on_error: {template: book, status: 422, queries: {hours: "SELECT '9' AS hour, :form.hour = '9' AS chosen"}}
        queries: {rooms: "SELECT 1 AS one"}
        steps:
          - sql: "INSERT INTO item (name) VALUES (:note)"
          - refuse: "SELECT 'The hour is taken.' WHERE :hour = 9"
            field: hour
          - refuse: "SELECT 'Notes are short.' WHERE length(:note) > 20"
            field: note
        redirect: "/book?note={{note}}"
      - name: move
        method: POST
        path: /move
        form: {hour: {type: integer, message: "No hour."}, mail: {type: email, message: "No address."}, note: {}}
        on_error: "/book?hour={{hour}}&note={{note}}#top"
        redirect: "/book?note={{#url_encode}}{{note}} ({{hour}}){{/url_encode}}"
      - name: items
        path: /items
        json: "SELECT json_group_array(name) FROM item"
    """
private let page = """
    {{#flash}}<p>{{text}}</p>{{/flash}}{{#errors}}<li>{{field}}: {{message}}</li>{{/errors}}
    <form method="post" action="/book"><input name="hour" value="{{form.hour}}">{{#error.hour}}!{{/error.hour}}
    <input name="mail" value="{{form.mail}}"><input name="note" value="{{form.note}}{{note}}">
    <input type="checkbox" name="agree" {{#form.agree}}checked{{/form.agree}}></form>
    {{#hours}}<b>{{hour}}{{#chosen}} chosen{{/chosen}}</b>{{/hours}}
    <a href="/book?note={{note}}&amp;hour={{hour}}">again</a>
    """

struct RejectedFormTests {
    private let site: ScratchSite
    private var visitor: Visitor

    init() throws {
        site = try ScratchSite(["site.yaml": booking, "templates/book.mustache": page])
        visitor = try Visitor(host: SiteHost(site: Site.load(directory: site.path)))
    }

    @Test("A form that is not accepted is shown again with all its values and all its messages")
    mutating func shownAgain() throws {
        let answer = try visitor.post("/book", "hour=nine&mail=me&note=Red+%26+blue&agree=on")
        #expect(answer.status == 422)
        #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
        let text = answer.text
        #expect(
            text.contains("<li>hour: Pick an hour from 8 to 18.</li><li>mail: Give an e-mail address.</li>"))
        #expect(text.contains(#"name="hour" value="nine">!"#))
        #expect(text.contains(#"name="mail" value="me""#))
        #expect(text.contains(#"name="note" value="Red &amp; blueRed &amp; blue""#))
        #expect(text.contains(#"name="agree" checked>"#))
    }

    @Test("Steps that refuse say all they have to say, each by its field, and nothing is written")
    mutating func refused() throws {
        let note = "123456789012345678901"
        let answer = try visitor.post("/book", "hour=9&note=\(note)")
        #expect(answer.status == 422)
        #expect(answer.text.contains("<li>hour: The hour is taken.</li><li>note: Notes are short.</li>"))
        #expect(answer.text.contains("<b>9 chosen</b>"))
        #expect(answer.text.contains(#"value="\#(note)"#))
        #expect(try visitor.page("/items") == "[]")
        #expect(try visitor.post("/book", "hour=10&note=ok").header("Location") == "/book?note=ok")
        #expect(try visitor.page("/items") == #"["ok"]"#)
    }

    @Test("A page that was never sent has no errors and no values")
    mutating func fresh() throws {
        let text = try visitor.page("/book")
        #expect(!text.contains("<li>") && text.contains(#"name="hour" value="">"#))
    }

    @Test("A redirect carries the values as they were typed, and every message once")
    mutating func redirected() throws {
        let answer = try visitor.post("/move", "hour=12.5.2026&mail=x&note=Red+%26+blue%3D50%25%20%231")
        #expect(answer.status == 302)
        #expect(
            answer.header("Location") == "/book?hour=12.5.2026&note=Red%20%26%20blue%3D50%25%20%231#top")
        let text = try visitor.page("/book?hour=12.5.2026&note=Red%20%26%20blue%3D50%25%20%231")
        #expect(text.contains("<p>No hour.</p><p>No address.</p>"))
        #expect(text.contains(#"value="Red &amp; blue=50% #1""#))
    }

    @Test("A value inside the query of an address is percent-encoded in a page too")
    mutating func linked() throws {
        let text = try visitor.page("/book?note=Red%20%26%20blue&hour=1%2B1")
        #expect(text.contains(#"<a href="/book?note=Red%20%26%20blue&amp;hour=1%2B1">"#))
    }

    @Test("url_encode makes one value of what stands in it")
    mutating func encoded() throws {
        let answer = try visitor.post("/move", "hour=9&note=a%26b")
        #expect(answer.header("Location") == "/book?note=a%26b%20%289%29")
    }

    @Test(
        "Where a variable stands decides how it is written",
        arguments: [
            (#"<a href="/s?q={{v}}">"#, #"<a href="/s?q=R%26D">"#),
            (#"<a href='{{v}}?a=1&amp;q={{v}}#{{v}}'>"#, #"<a href='R&amp;D?a=1&amp;q=R%26D#R&amp;D'>"#),
            (#"<a href=/s?q={{v}} title={{v}}>"#, #"<a href=/s?q=R%26D title=R&amp;D>"#),
            (#"<p title="?q={{v}}">?q={{v}}</p>"#, #"<p title="?q=R&amp;D">?q=R&amp;D</p>"#),
            (#"<form action="/s?{{v}}&q={{e}}">"#, #"<form action="/s?R&amp;D&q=R%26D">"#),
            (#"<a href="/s?q={{{v}}}">"#, #"<a href="/s?q=R&D">"#),
        ])
    func places(template: String, expected: String) throws {
        let site = try ScratchSite([
            "site.yaml": ScratchSite.siteFile().replacingOccurrences(
                of: "SELECT 1 AS one\"",
                with: "SELECT 1\", x: {one: true, sql: \"SELECT 'R&D' AS v, url_encode('R&D') AS e\"}"),
            "templates/home.mustache": "{{#x}}" + template + "{{/x}}",
        ])
        var visitor = try Visitor(host: SiteHost(site: Site.load(directory: site.path)))
        #expect(try visitor.page("/") == expected)
    }

    @Test("Mistakes in what shows a form again are told at their place")
    func mistakes() throws {
        try site.write(
            booking.replacingOccurrences(of: "template: book, status: 422", with: "template: bok, status: 99")
                .replacingOccurrences(of: "field: note", with: "field: notes"), to: "site.yaml")
        let problems = site.problems().filter { $0.hasPrefix("site.yaml") }
        #expect(
            problems == [
                #"site.yaml:19:26: no template named "bok" (did you mean "book"?)"#,
                "site.yaml:19:39: a status from 200 to 599 is needed",
                #"site.yaml:26:16: the form has no field "notes" (did you mean "note"?)"#,
            ])
    }
}

/// A site whose routes take JSON.
private let service = """
    format: 1
    name: scratch
    address: http://scratch.test
    database: {schema: schema.sql}
    routes:
      - name: put
        method: PUT
        path: /items/{id:int}
        body:
          title: {type: text, required: true, max_length: 10}
          price: {type: money}
          tags: {type: list}
          street: {field: address.street}
          address: {type: json}
          done: {type: boolean}
        steps:
          - sql: "INSERT INTO item (id, name) VALUES (:id, json_array(:title, :price, :tags, :street, :address, :done))"
        status: 201
        json: "SELECT name FROM item WHERE id = :id"
      - name: remove
        method: DELETE
        path: /items/{id:int}
        steps: [sql: "DELETE FROM item WHERE id = :id"]
        json: "SELECT json_object('left', (SELECT count(*) FROM item))"
    """

struct JSONBodyTests {
    private let site: ScratchSite
    private var visitor: Visitor
    private let type = [HTTPHeader("Content-Type", "application/json; charset=utf-8")]

    init() throws {
        site = try ScratchSite(["site.yaml": service])
        visitor = try Visitor(host: SiteHost(site: Site.load(directory: site.path)))
    }

    @Test("Texts, numbers, lists and objects of a JSON body are parameters")
    mutating func read() throws {
        let body =
            #"{"title": "Tea", "price": 3.5, "tags": ["a", "b"], "address": {"street": "Elm"}, "done": true}"#
        let answer = try visitor.send("PUT", "/items/7", form: body, headers: type)
        #expect(answer.status == 201 && answer.header("Content-Type") == "application/json")
        #expect(answer.text == #"["Tea",350,"[\"a\",\"b\"]","Elm","{\"street\":\"Elm\"}",1]"#)
        #expect(try visitor.send("DELETE", "/items/7").text == #"{"left":0}"#)
    }

    @Test("What is wrong with a JSON body is told in JSON, all of it")
    mutating func rejected() throws {
        let answer = try visitor.send(
            "PUT", "/items/7", form: #"{"title": "much too long", "price": "x"}"#, headers: type)
        #expect(answer.status == 422 && answer.header("Content-Type") == "application/json")
        #expect(
            answer.text == """
                {"message":"\\"title\\" is too long.","errors":[{"field":"title","message":"\\"title\\" is too long."},\
                {"field":"price","message":"\\"price\\" must be an amount, as $1,234.50."}]}
                """)
    }

    @Test("A body that is no JSON object is a bad request", arguments: ["", "[1]", "{", "title=Tea"])
    mutating func unreadable(body: String) throws {
        #expect(try visitor.send("PUT", "/items/7", form: body, headers: type).status == 400)
        let form = [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")]
        #expect(try visitor.send("PUT", "/items/7", form: body, headers: form).status == 400)
    }

    @Test("A route takes a form or a body, and a GET route neither")
    func mistakes() throws {
        try site.write(
            service.replacingOccurrences(of: "    body:\n", with: "    form: {a: {}}\n    body:\n")
                .replacingOccurrences(of: "method: PUT", with: "method: GET"), to: "site.yaml")
        let problems = site.problems()
        #expect(problems.contains("site.yaml:11:7: a route takes a form or a JSON body, not both"))
        #expect(problems.contains("site.yaml:6:5: a GET route has no form; use \"query\""))
    }
}
