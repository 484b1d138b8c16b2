import Browser
import Foundation
import Testing
import WebEnv

/// A Flask application: signed session cookies, CSRF tokens in every form, uploads, 303 redirects, a frame.
@Suite(
    .enabled(if: ApplicationPackages.has("flask_wtf"), "needs Flask-WTF in .build/venv"),
    .timeLimit(.minutes(1)))
struct FlaskNotesTests {
    private func loggedIn(_ server: ApplicationServer, files: UploadFolder? = nil) throws -> Visitor {
        var visitor = try Visitor(server, at: "/new", files: files)
        #expect(visitor.url.hasSuffix("/login?next=/new"))
        try visitor.fill("textbox", "Name", "Maria")
        try visitor.fill("textbox", "Password", "open sesame", enter: true)
        #expect(visitor.url.hasSuffix("/new"))
        return visitor
    }

    @Test func `a user logs in, writes, finds, edits and deletes a note, and logs out`() throws {
        let server = try ApplicationServer("serve_notes.py")
        var visitor = try loggedIn(server)
        try visitor.fill("textbox", "Title", "Seeds & bulbs")
        try visitor.fill("textbox", "Text", "tulips\ncrocuses")
        try visitor.select("listbox", "Tags", "garden")
        try visitor.select("listbox", "Tags", "home")
        try visitor.click("radio", "yellow")
        try visitor.click("button", "Save")
        #expect(visitor.page.contains("Saved."))
        #expect(visitor.page.contains("Tags: home, garden"))
        #expect(visitor.page.contains("Colour: yellow"))

        try visitor.click("link", "Edit")
        #expect(visitor.value(of: "textbox", "Text") == "tulips\ncrocuses")
        try visitor.fill("textbox", "Title", "Bulbs")
        try visitor.click("button", "Save")
        try visitor.click("link", "All notes")
        try visitor.fill("searchbox", "Search", "bulb", enter: true)
        #expect(visitor.url.hasSuffix("/?q=bulb"))
        try visitor.click("link", "Bulbs")
        try visitor.click("link", "Delete")
        try visitor.click("button", "Delete this note")
        #expect(visitor.page.contains("Deleted."))
        #expect(visitor.page.contains("No notes"))
        try visitor.click("button", "Log out")
        #expect(visitor.page.contains("You are logged out."))
        try visitor.goto(server.address + "/new")
        #expect(visitor.url.hasSuffix("/login?next=/new"))
    }

    @Test func `a file of the allowed folder is sent whole, others are not`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let inside = folder.appendingPathComponent("out")
        try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data((0..<1000).map { UInt8($0 % 256) }).write(to: inside.appendingPathComponent("map.png"))
        try Data("secret".utf8).write(to: folder.appendingPathComponent("secret.txt"))
        let server = try ApplicationServer("serve_notes.py")
        var visitor = try loggedIn(server, files: try UploadFolder(path: inside.path))
        try visitor.fill("textbox", "Title", "Map")
        let refused = try visitor.attempt(
            .init(verb: .fill, role: "button", name: "Attachment", text: "../secret.txt"))
        #expect(refused == "there is no file '../secret.txt' to upload")
        try visitor.fill("button", "Attachment", "map.png")
        try visitor.click("button", "Save")
        #expect(visitor.page.contains("Attachment: map.png, 1000 bytes"))
    }

    @Test func `a frame is part of the page, and its links stay in it`() throws {
        let server = try ApplicationServer("serve_notes.py")
        var visitor = try Visitor(server)
        #expect(visitor.page.contains("Notes, edition 3"))
        try visitor.click("link", "Imprint")
        #expect(visitor.page.contains("Printed in Turin"))
        #expect(visitor.url == server.address + "/")
        #expect(visitor.page.contains("All notes"))
        try visitor.click("link", "Log in")
        #expect(visitor.url.hasSuffix("/login"))
    }

    @Test func `a name and a password in the address open what asks for them`() throws {
        let server = try ApplicationServer("serve_notes.py")
        var visitor = try Visitor(server)
        try visitor.goto(server.address + "/vault")
        #expect(visitor.page.contains("Who is there?"))
        let keyed = server.address.replacingOccurrences(of: "//", with: "//keeper:brass%20key@")
        try visitor.goto(keyed + "/vault")
        #expect(visitor.page.contains("Inside the vault"))
        try visitor.goto(server.address + "/vault")
        #expect(visitor.page.contains("Inside the vault"))
    }
}
