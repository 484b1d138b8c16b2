import Testing

/// DokuWiki: pages in files, security tokens, icons and hidden headings by a style sheet that the wiki puts together.
@Suite(
    .enabled(if: ApplicationPackages.hasDebian("dokuwiki"), "needs DokuWiki and PHP in .build/debian"),
    .timeLimit(.minutes(1)))
struct DokuWikiTests {
    @Test func `a joiner logs in, writes, finds, edits and deletes a page, and logs out`() throws {
        let server = try ApplicationServer("serve_dokuwiki.py")
        var visitor = try Visitor(server, at: "/doku.php?id=tools:bench&do=edit")
        #expect(!visitor.page.contains("button 'Save'"))
        try visitor.click("link", "Log In")
        try visitor.fill("textbox", "Username", "joiner")
        try visitor.fill("textbox", "Password", "wet oak", enter: true)
        #expect(visitor.page.contains("Sorry, username or password was wrong."))
        try visitor.fill("textbox", "Username", "joiner")
        try visitor.fill("textbox", "Password", "dry oak")
        try visitor.click("button", "Log In")
        #expect(visitor.page.contains("Jo Joiner"))

        try visitor.goto(server.address + "/doku.php?id=tools:bench")
        #expect(visitor.page.contains("This topic does not exist yet"))
        try visitor.click("link", "Create this page [e]")
        try visitor.fill("textbox", "", "====== Bench ======\nHolds **still**.", within: "Save")
        try visitor.click("button", "Save")
        #expect(visitor.page.contains("heading 'Bench'"))

        try visitor.fill("textbox", "[F]", "camellia", enter: true)
        try visitor.click("link", "plane")
        #expect(visitor.page.contains("Wipe the sole with "))
        try visitor.goto(server.address + "/doku.php?id=tools:bench")
        try visitor.click("link", "Edit this page [e]")
        try visitor.fill("textbox", "", "====== Bench ======\nMade of beech.", within: "Save")
        try visitor.fill("textbox", "Edit summary", "wood")
        try visitor.click("button", "Save")
        #expect(visitor.page.contains("Made of beech."))
        try visitor.click("link", "Old revisions [o]")
        #expect(visitor.page.contains("wood"))

        try visitor.goto(server.address + "/doku.php?id=tools:bench&do=edit")
        try visitor.fill("textbox", "", "", within: "Save")
        try visitor.click("button", "Save")
        #expect(visitor.page.contains("This page does not exist anymore"))
        try visitor.click("link", "Log Out")
        #expect(visitor.page.contains("link 'Log In'"))
        #expect(!visitor.page.contains("Create this page"))
    }
}
