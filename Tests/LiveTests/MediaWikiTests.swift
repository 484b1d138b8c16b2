import Testing

/// MediaWiki: tokens bound to the session, style sheets that the wiki puts together, menus for scripts.
@Suite(
    .enabled(if: ApplicationPackages.hasDebian("mediawiki"), "needs MediaWiki and PHP in .build/debian"),
    .timeLimit(.minutes(2)))
struct MediaWikiTests {
    @Test func `a keeper logs in, writes, finds, edits and deletes a page, and logs out`() throws {
        let server = try ApplicationServer("serve_mediawiki.py")
        var visitor = try Visitor(server)
        try visitor.click("link", "Log in")
        try visitor.fill("textbox", "Username", "Keeper")
        try visitor.fill("textbox", "Password", "smoke and wax 8", enter: true)
        #expect(visitor.page.contains("Incorrect username or password entered."))
        try visitor.fill("textbox", "Password", "smoke and wax 7")
        try visitor.click("button", "Log in")
        #expect(visitor.page.contains("link 'Keeper'"))

        try visitor.fill("searchbox", "Search Apiary", "Queen", enter: true)
        #expect(visitor.page.contains("There were no results matching the query."))
        try visitor.click("link", "Queen")
        try visitor.fill("textbox", "Wikitext source editor", "Lays '''eggs''' in the [[hive]].")
        try visitor.click("button", "Save page")
        #expect(visitor.page.contains("heading 'Queen'"))
        #expect(visitor.page.contains("link 'hive'"))

        try visitor.fill("searchbox", "Search Apiary", "combs")
        try visitor.click("button", "Search")
        #expect(visitor.page.contains("A hive has "))
        try visitor.fill("searchbox", "Search Apiary", "Queen")
        try visitor.click("button", "Go")
        #expect(visitor.url.hasSuffix("/index.php?title=Queen"))
        try visitor.click("link", "Edit")
        #expect(
            visitor.value(of: "textbox", "Wikitext source editor") == "Lays '''eggs''' in the [[hive]].\n")
        try visitor.fill("textbox", "Wikitext source editor", "Lives four years.")
        try visitor.fill("textbox", "Summary:", "age")
        try visitor.click("button", "Save changes")
        #expect(visitor.page.contains("Lives four years."))
        try visitor.click("link", "View history")
        #expect(visitor.page.contains("age"))

        // The menu with the link to this is opened by a script.
        try visitor.goto(server.address + "/index.php?title=Queen&action=delete")
        try visitor.click("button", "Delete page")
        #expect(visitor.page.contains("\"Queen\" has been deleted."))
        try visitor.click("link", "Log out")
        try visitor.click("button", "Submit")
        #expect(visitor.page.contains("You are now logged out."))
        #expect(visitor.page.contains("Not logged in"))
    }
}
