import Foundation
import MockWeb
import Serving
import Testing

@Suite("Paths of a served site")
struct SitePathTests {
    @Test(
        "A site answers its own /reset, whatever the method; the server has what lies below /__webrl/ alone")
    func reset() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.write(
            """
            format: 1
            name: scratch
            address: http://scratch.test
            database: {schema: schema.sql}
            session: {cookie: s, defaults: {}}
            routes:
              - {name: form, path: /reset, queries: {rows: "SELECT 1 AS one"}, template: home}
              - name: reset password
                method: POST
                path: /reset
                form: {mail: {type: email, required: true, message: "Which address?"}}
                steps: [{sql: "INSERT INTO item (name) VALUES (:mail)"}]
                redirect: /sent
              - {name: sent, path: /sent, queries: {rows: "SELECT name FROM item"}, template: home}
            """, to: folder)
        let host = SiteHost(site: try Site.load(directory: folder.path))
        let server = try WebServer(hosts: [host, LibraryHost.make()])
        defer { server.stop(patience: 1) }
        let client = LoopbackClient(port: server.port)
        func ask(_ method: String, _ path: String, _ host: String, _ body: String = "") throws -> Int {
            try client.ask(method, path, ["Host": host, "Origin": "http://\(host)"], body: body).status
        }
        #expect(try ask("POST", "/reset", "scratch.test", "mail=a@b.org") == 302)
        #expect(try client.ask("GET", "/sent", ["Host": "scratch.test"]).body.contains("<p>1"))
        #expect(try ask("POST", "/reset", "library.test") == 404)
        #expect(try ask("POST", "/reset", "localhost:\(server.port)") == 404)
        #expect(try ask("POST", "/__webrl/reset", "scratch.test") == 403)
        #expect(try client.ask("POST", "/__webrl/reset", ["Host": "scratch.test"]).status == 200)
        #expect(try client.ask("GET", "/sent", ["Host": "scratch.test"]).body.contains("<p>0"))
        #expect(try client.ask("GET", "/__webrlx", ["Host": "library.test"]).status == 404)
    }

    private static func write(_ site: String, to folder: URL) throws {
        let files = [
            "site.yaml": site + "\n", "templates/home.mustache": "<p>{{rows.count}}",
            "schema.sql": "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);\n",
        ]
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }
}
