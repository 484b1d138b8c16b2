import Groundwork
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("Kinds of pages that a site has")
struct PageTemplateTests {
    private func product(_ name: String, _ more: String = "") -> PageTree {
        tree(page(name, "link Home\nheading \(name)\nspinbutton Qty\nbutton Add to Cart\n\(more)"))
    }
    private func list(_ name: String, _ more: String = "") -> PageTree {
        tree(page(name, "link Home\nheading \(name)\ncombobox Sort By\nbutton Compare\n\(more)"))
    }
    private var pages: [PageTree] {
        ["Rope", "Lamp", "Map"].map { product($0) } + ["Tents", "Boots", "Gifts"].map { list($0) }
    }

    @Test("Pages with the same controls are of one kind, whatever they are called")
    func kinds() {
        let templates = PageTemplates(pages)
        #expect(templates.count == 2)
        #expect(pages.map { templates.template(of: $0) } == [0, 0, 0, 1, 1, 1])
        #expect(templates.template(of: product("Stove")) == 0)
        #expect(templates.template(of: list("Stoves")) == 1)
    }

    @Test("A page like none is of no kind; without any pages there are none")
    func none() {
        #expect(
            PageTemplates(pages).template(of: tree(page("Checkout", "button Compare\nspinbutton Qty"))) == nil
        )
        #expect(PageTemplates().count == 0)
        #expect(PageTemplates([]).template(of: product("Rope")) == nil)
    }

    @Test("What only two pages say tells no kinds apart, what three say does")
    func rareWords() {
        func kinds(_ count: Int) -> Int {
            let pages = (0..<count).map { tree(page("A\($0)", "button Rent\nbutton Buy")) }
            return PageTemplates(pages + (0..<4).map { tree(page("B\($0)", "button Buy")) }).count
        }
        #expect(kinds(2) == 1 && kinds(3) == 2)
    }

    @Test("What a page of a kind has is told by how many of them have it")
    func support() {
        let templates = PageTemplates(pages + [product("Stove", "button Notify me")])
        let notify = PageTree.key(.button, "Notify me")
        #expect(templates.support(of: notify, in: 0) == 0.25)
        #expect(templates.support(of: PageTree.key(.button, "Add to Cart"), in: 0) == 1)
        #expect(templates.support(of: notify, in: 1) == 0)
    }

    @Test("A name that stands on a fifth of the pages, and on three at least, is the site's own")
    func commonNames() {
        let templates = PageTemplates(pages)
        #expect(templates.commonNames.contains(Hash64.of("Home")))
        #expect(templates.commonNames.contains(Hash64.of("Qty")))
        #expect(!templates.commonNames.contains(Hash64.of("Rope")))
        #expect(PageTemplates(Array(pages.prefix(2))).commonNames.isEmpty, "two pages show no custom")
    }

    @Test("What some pages show and others do not is the state that the site is in")
    func state() {
        let signedIn = (0..<5).map { product("P\($0)", "link Sign Out") }
        let signedOut = (5..<10).map { product("P\($0)", "link Sign In") }
        let templates = PageTemplates(signedIn + signedOut)
        let state = templates.state(of: signedIn[0])
        #expect(state.contains(PageTree.key(.link, "Sign Out")))
        #expect(!state.contains(PageTree.key(.link, "Home")), "all have it")
        #expect(state == state.sorted())
        #expect(templates.state(of: signedIn[0]) != templates.state(of: signedOut[0]))
    }

    @Test("Kinds are found in the order of first sight, the same every time")
    func deterministic() {
        let first = PageTemplates(pages.reversed())
        #expect(pages.map { first.template(of: $0) } == [1, 1, 1, 0, 0, 0])
        for _ in 0..<3 {
            let again = PageTemplates(pages.reversed())
            #expect(pages.map { again.template(of: $0) } == [1, 1, 1, 0, 0, 0])
        }
    }
}
