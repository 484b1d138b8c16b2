import Testing

/// Trac: Basic authentication, wiki text, tickets whose forms have some twenty fields, style sheets of its own.
@Suite(
    .enabled(if: ApplicationPackages.has("trac.web.main"), "needs Trac in .build/venv"),
    .timeLimit(.minutes(1)))
struct TracTests {
    private func loggedIn(_ server: ApplicationServer) throws -> Visitor {
        var visitor = try Visitor(server)
        #expect(!visitor.page.contains("New Ticket"))
        let keyed = server.address.replacingOccurrences(of: "//", with: "//printer:fresh%20ink@")
        try visitor.goto(keyed + "/login")
        #expect(visitor.page.contains("logged in as"))
        return visitor
    }

    @Test func `a printer logs in, files, finds, changes and closes a ticket, and logs out`() throws {
        let server = try ApplicationServer("serve_project.py")
        var visitor = try loggedIn(server)
        // The style sheet writes the tabs in capitals.
        try visitor.click("link", "NEW TICKET")
        try visitor.fill("textbox", "Summary:", "The tympan is torn")
        try visitor.fill(
            "textbox", "Description: You may use WikiFormatting here.", "Since the ''third'' sheet.")
        try visitor.select("combobox", "Type:", "task")
        try visitor.select("combobox", "Milestone:", "milestone2")
        try visitor.click("button", "Create ticket")
        #expect(visitor.url.hasSuffix("/ticket/3#ticket"))
        #expect(visitor.page.contains("heading 'The tympan is torn'"))
        #expect(visitor.page.contains("emphasis ''"))

        try visitor.fill("textbox", "", "tympan", enter: true)
        #expect(visitor.url.contains("/search?"))
        try visitor.click("link", "#3: task: The tympan is torn (new)")
        #expect(visitor.value(of: "combobox", "Milestone:") == "milestone2")
        try visitor.fill("textbox", "Keywords:", "parchment")
        try visitor.fill("textbox", "You may use WikiFormatting here.", "A new one is on.")
        try visitor.click("radio", "resolve")
        try visitor.click("button", "Submit changes")
        #expect(visitor.page.contains("A new one is on."))
        #expect(visitor.page.contains("link 'parchment'"))
        #expect(visitor.page.contains("heading '#3closedtask (fixed)'"))

        try visitor.click("button", "Logout")
        #expect(visitor.page.contains("link 'Login'"))
        #expect(!visitor.page.contains("NEW TICKET"))
    }

    @Test func `a page of the wiki is written, edited and deleted`() throws {
        let server = try ApplicationServer("serve_project.py")
        var visitor = try loggedIn(server)
        try visitor.goto(server.address + "/wiki/Ink?action=edit")
        try visitor.fill(
            "textbox", "", "= Ink =\n * soot\n * linseed oil", within: "Adjust edit area height:")
        try visitor.click("button", "Submit changes")
        #expect(visitor.page.contains("heading 'Ink'"))
        #expect(visitor.page.contains("linseed oil"))
        try visitor.click("button", "Edit this page")
        try visitor.fill("textbox", "", "= Ink =\nFrom the tin.", within: "Adjust edit area height:")
        try visitor.click("button", "Submit changes")
        #expect(visitor.page.contains("From the tin."))
        try visitor.click("button", "Delete page")
        try visitor.click("button", "Delete page")
        #expect(visitor.page.contains("The page Ink has been deleted."))
        try visitor.goto(server.address + "/wiki/Ink")
        #expect(visitor.page.contains("' does not exist. You can create it here.'"))
    }
}
