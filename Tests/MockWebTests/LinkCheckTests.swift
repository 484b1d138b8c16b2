import Foundation
import Testing

@testable import MockWeb

private let site = """
    format: 1
    name: scratch
    address: http://scratch.test
    database: {schema: schema.sql}
    routes:
      - {name: home, path: /, template: home}
      - {name: item, path: "/items/{id:int}", template: home}
      - {name: page, path: "/{slug}.html", template: home}
      - {name: tree, path: "/files/{rest...}", template: home}
      - {name: save, method: POST, path: "/items/{id:int}/save", form: {title: {}, sizes: {fields: "size[*]", type: map}}, redirect: /}
      - {name: drop, method: POST, path: "/items/{id:int}/drop", form: {id: {field: drop}}, redirect: /}
    """

@Suite("Links and forms of templates")
struct LinkCheckTests {
    private func problems(_ template: String) throws -> [String] {
        let scratch = try ScratchSite([
            "site.yaml": site, "templates/home.mustache": template, "static/style.css": "p {}",
        ])
        return scratch.problems()
    }

    @Test(
        "What some route may answer is no mistake",
        arguments: [
            "<a href='/'>a</a><a href=/items/7>b</a><a href=\"/items/{{id}}?x=1#y\">c</a>",
            "<a href=\"/{{slug}}.html\">a</a><a href=\"/the-{{slug}}-page.html\">b</a><a href=\"/files/a/{{id}}/b\">c</a>",
            "<a href=\"{{id}}/nowhere\">a</a><a href=\"?p=2\">b</a><a href=#top>c</a><a href=mailto:a@b.c>d</a>",
            "<a href=\"//other.test/x\">a</a><a href=\"http://other.test/x\">b</a><a href=\"http://scratch.test/items/1\">c</a>",
            "<a href=\"{{#id}}/nowhere{{/id}}{{^id}}/neither{{/id}}\">a</a><a href=\"/items/{{#id}}1{{/id}}{{^id}}x{{/id}}\">b</a>",
            "<link rel=stylesheet href=/static/style.css><img src=\"/static/{{id}}.png\"><!-- <a href=/nowhere> -->",
            "<script>var a = '<a href=\"/nowhere\">'</script>{{! <a href=/nowhere> }}",
            "<form method=post action=\"/items/{{id}}/save\"><input name=title><input name=\"size[{{id}}]\"><input name='size[7]'></form>",
            "<form method=POST action=/items/1/save><input name=title><button name=drop formaction=/items/1/drop>x</button></form>",
            "<form action=/items/1><input name=q></form>",
        ])
    func right(template: String) throws {
        #expect(try problems(template) == [])
    }

    @Test(
        "A dead link, a form without a route and an unknown field are told at their place",
        arguments: [
            ("<a href=\"/itms/7\">a</a>", "1:10: no route answers GET /itms/7"),
            ("<p>\n<a class=x href=/items/>a</a>", "2:17: no route answers GET /items/"),
            ("<a href=\"/items/{{id}}/{{id}}/x\">a</a>", "1:10: no route answers GET /items/…/…/x"),
            (
                "<a href=\"/items/{{id}}/save\">a</a>",
                "1:10: no route answers GET /items/…/save, only POST (route \"save\")"
            ),
            (
                "<a href=\"http://scratch.test/x\">a</a>",
                "1:10: no route answers GET /x (did you mean \"/\"?)"
            ),
            ("<img src=/static/stile.css>", "1:10: no route answers GET /static/stile.css"),
            (
                "<form action=/items/1/save method=get>",
                "1:14: no route answers GET /items/1/save, only POST (route \"save\")"
            ),
            ("<form method=post action=/save>", "1:26: no route answers POST /save"),
            (
                "<form method=post action=/items/1/save><textarea name=titel></textarea></form>",
                "1:55: route \"save\" has no form field \"titel\" (did you mean \"title\"?)"
            ),
        ])
    func wrong(template: String, problem: String) throws {
        #expect(try problems(template) == ["templates/home.mustache:" + problem])
    }

    @Test("A template, a schema or a file of tasks that is no UTF-8 is told at its first wrong byte")
    func encoding() throws {
        let scratch = try ScratchSite()
        try Data("<p>Käse\nK".utf8 + [0xE4] + "se".utf8).write(
            to: scratch.folder.appending(path: "templates/home.mustache"))
        #expect(scratch.problems() == ["templates/home.mustache:2:2: the text is not UTF-8 here"])
    }
}

@Suite("Mistakes in a site's data")
struct DataMistakeTests {
    private static let schema = """
        CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT NOT NULL, floor INTEGER NOT NULL DEFAULT 1);
        CREATE TABLE booking (id INTEGER PRIMARY KEY, room_id INTEGER NOT NULL REFERENCES room, day TEXT);

        """
    private func problems(room: String, booking: String = "id,room_id\n1,7\n2,8\n10,9\n") throws -> [String] {
        try ScratchSite([
            "site.yaml": ScratchSite.siteFile(["database": "{schema: schema.sql, load: [room, booking]}"]),
            "schema.sql": Self.schema, "data/room.csv": room, "data/booking.csv": booking,
        ]).problems()
    }

    @Test("A wrong header is the one mistake, whatever refers to the rows that it cost")
    func header() throws {
        #expect(
            try problems(room: "id,nmae\n7,Big\n") == [
                "data/room.csv:1:1: room has no column \"nmae\" (did you mean \"name\"?)",
                "data/room.csv:1:1: the header has no \"name\", which each row of room needs",
            ])
    }

    @Test("Rows that refer to nothing are counted, with the first")
    func dangling() throws {
        #expect(
            try problems(room: "id,name\n7,Big\n") == [
                "site.yaml:4:20: 2 rows of booking refer to rows that room does not have, row 2 first"
            ])
    }

    @Test("A file that is not there is the one mistake")
    func file() throws {
        let site = try ScratchSite([
            "site.yaml": ScratchSite.siteFile(["database": "{schema: schema.sql, load: [room, booking]}"]),
            "schema.sql": Self.schema, "data/rooms.csv": "id,name\n", "data/booking.csv": "id,room_id\n1,7\n",
        ])
        #expect(
            site.problems() == [
                "site.yaml:4:39: there is no file data/room.csv (did you mean \"rooms\"?)"
            ])
    }
}
