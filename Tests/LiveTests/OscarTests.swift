import Testing

/// The shop of django-oscar and its back office: Bootstrap's style sheets, baskets in cookies, formsets, modal pages.
@Suite(
    .enabled(if: ApplicationPackages.has("oscar"), "needs django-oscar in .build/venv"),
    .timeLimit(.minutes(2)))
struct OscarTests {
    @Test
    func `a reader logs in, finds a book, puts it into the cart, changes and empties that, and logs out`()
        throws
    {
        let server = try ApplicationServer("serve_shop.py")
        var visitor = try Visitor(server, at: "/accounts/login/")
        try visitor.fill("textbox", "Email address *", "reader@example.org")
        try visitor.fill("textbox", "Password *", "lamp-light-7")
        try visitor.click("button", "Log In")
        #expect(visitor.page.contains("Welcome back"))

        try visitor.fill("textbox", "Search", "tallow", enter: true)
        #expect(visitor.page.contains("Products matching \"tallow\""))
        try visitor.click("link", "Salt and Tallow")
        try visitor.click("button", "Add to cart")
        #expect(visitor.page.contains("Salt and Tallow"))
        #expect(visitor.page.contains("has been added to your cart."))
        #expect(visitor.page.contains("£7.25"))
        try visitor.click("link", "View cart")
        try visitor.fill("spinbutton", "", "3")
        try visitor.click("button", "Update")
        #expect(visitor.page.contains("£21.75"))
        try visitor.fill("spinbutton", "", "0")
        try visitor.click("button", "Update")
        #expect(visitor.page.contains("Your cart is empty"))
        try visitor.click("link", "Logout")
        #expect(visitor.page.contains("Login or register"))
    }

    @Test func `a keeper adds, finds, changes and deletes a page in the back office, and logs out`() throws {
        let server = try ApplicationServer("serve_shop.py")
        var visitor = try Visitor(server, at: "/dashboard/pages/create/")
        try visitor.fill("textbox", "Username:", "keeper@example.org")
        try visitor.fill("textbox", "Password:", "brass-key-9", enter: true)
        #expect(visitor.url.hasSuffix("/dashboard/pages/create/"))
        try visitor.fill("textbox", "Title *", "Opening hours")
        try visitor.fill("textbox", "Content", "From nine to five.")
        try visitor.click("button", "Save")
        #expect(visitor.url.hasSuffix("/dashboard/pages/"))
        #expect(visitor.page.contains("link 'Opening hours'"))
        try visitor.goto(server.address + "/opening-hours/")
        #expect(visitor.page.contains("From nine to five."))

        try visitor.goto(server.address + "/dashboard/pages/")
        try visitor.fill("textbox", "Title:", "closing")
        try visitor.click("button", "Search")
        #expect(visitor.page.contains("No pages found."))
        try visitor.fill("textbox", "Title:", "opening", enter: true)
        try visitor.click("link", "Opening hours")
        try visitor.fill("textbox", "Content", "From ten to four.")
        try visitor.click("button", "Save")
        try visitor.goto(server.address + "/opening-hours/")
        #expect(visitor.page.contains("From ten to four."))

        // The menu with the link to this is opened by a script.
        try visitor.goto(server.address + "/dashboard/pages/delete/1/")
        try visitor.click("button", "Delete")
        #expect(visitor.page.contains("No pages found."))
        try visitor.click("button", "Log out")
        try visitor.goto(server.address + "/dashboard/pages/")
        #expect(visitor.url.contains("/login/"))
    }
}
