import Testing

/// Django's administration site: sessions, CSRF tokens, Referer checks, redirects after each form, gzip.
@Suite(
    .enabled(if: ApplicationPackages.has("django"), "needs Django in .build/venv"),
    .timeLimit(.minutes(1)))
struct DjangoAdminTests {
    @Test func `a librarian logs in, adds, finds, changes and deletes a book, and logs out`() throws {
        let server = try ApplicationServer("serve_catalogue.py")
        var visitor = try Visitor(server, at: "/admin/")
        #expect(visitor.url.hasSuffix("/admin/login/?next=/admin/"))
        try visitor.fill("textbox", "Username:", "librarian")
        try visitor.fill("textbox", "Password:", "wrong", enter: true)
        #expect(visitor.page.contains("Please enter the correct username and password"))
        try visitor.fill("textbox", "Password:", "paper-and-ink", enter: true)
        #expect(visitor.url.hasSuffix("/admin/"))
        #expect(visitor.page.contains("Site administration"))

        try visitor.click("link", "Books")
        try visitor.click("link", "ADD BOOK")
        try visitor.fill("textbox", "Title:", "Notes on the Engine")
        try visitor.select("listbox", "Authors:", "Ada Lovelace")
        try visitor.select("listbox", "Authors:", "Charles Babbage")
        try visitor.fill("spinbutton", "Year:", "1843")
        try visitor.select("combobox", "Format:", "Paperback")
        try visitor.click("checkbox", "Lent")
        try visitor.click("button", "Save")
        #expect(visitor.page.contains("was added successfully"))
        #expect(visitor.page.contains("1843"))

        try visitor.fill("textbox", "Search", "novel", enter: true)
        #expect(visitor.page.contains("0 results"))
        try visitor.fill("textbox", "Search", "engine", enter: true)
        try visitor.click("link", "Notes on the Engine")
        #expect(visitor.value(of: "spinbutton", "Year:") == "1843")
        try visitor.fill("spinbutton", "Year:", "1842")
        try visitor.click("button", "Save and continue editing")
        #expect(visitor.page.contains("was changed successfully"))
        #expect(visitor.value(of: "spinbutton", "Year:") == "1842")
        #expect(visitor.page.contains("option 'Ada Lovelace' selected: True"))
        #expect(visitor.page.contains("option 'Charles Babbage' selected: True"))
        #expect(visitor.page.contains("option 'Mary Somerville' selected: False"))

        try visitor.click("link", "Delete")
        #expect(visitor.page.contains("Are you sure"))
        try visitor.click("button", "Yes, I’m sure")
        #expect(visitor.page.contains("was deleted successfully"))
        #expect(visitor.page.contains("0 books"))
        try visitor.click("button", "LOG OUT")
        #expect(visitor.page.contains("Logged out"))
        try visitor.goto(server.address + "/admin/catalogue/book/")
        #expect(visitor.url.contains("/admin/login/"))
    }

    @Test func `an empty form comes back with the server's messages`() throws {
        let server = try ApplicationServer("serve_catalogue.py")
        var visitor = try Visitor(server, at: "/admin/login/?next=/admin/catalogue/author/add/")
        try visitor.fill("textbox", "Username:", "librarian")
        try visitor.fill("textbox", "Password:", "paper-and-ink", enter: true)
        let error = try visitor.attempt(.init(verb: .click, role: "button", name: "Save"))
        #expect(error == nil)
        #expect(visitor.page.contains("This field is required."))
    }
}
