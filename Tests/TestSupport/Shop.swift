import Browser
import Groundwork
import WebArena
import WebEnv

/// A small shop on ``ScriptedTransport``: a list, a product with a form, a cart, a search.
package enum Shop {
    package static let task = WebTask(
        taskID: "1", sites: ["shopping"], intent: "Put two blue mugs into the cart",
        startURLs: ["__SHOPPING__/"],
        evaluation: EvaluationSpec(
            kinds: [.programHTML],
            programHTML: [
                ContentCheck(
                    url: "__SHOPPING__/cart", locator: "document.querySelector('#count').outerText",
                    requiredContents: ReferenceAnswers(
                        checks: [.init(rule: .exactMatch, values: ["2 items"], isScalar: true)]))
            ], functions: .webArena),
        solution: [
            SolutionStep(verb: .click, role: "link", name: "Blue mug"),
            SolutionStep(verb: .fill, role: "spinbutton", name: "Quantity", text: "2"),
            SolutionStep(verb: .click, role: "button", name: "Add to cart"),
            SolutionStep(verb: .stop),
        ])

    package static func transport() -> ScriptedTransport {
        var web = ScriptedTransport()
        web.page(
            "http://shop.test/",
            """
            <!DOCTYPE html><title>Shop</title><h1>Shop</h1>
            <form action="/search"><label>Search <input name="q" type="search"></label></form>
            <ul><li><a href="/mug?colour=red">Red mug</a></li><li><a href="mug?colour=blue#form">Blue mug</a></li></ul>
            """)
        web.page(
            "http://shop.test/mug",
            """
            <!DOCTYPE html><title>Mug</title><h1>Mug</h1>
            <form method="post" action="/cart/add">
            <label>Quantity <input type="number" name="qty" value="1" min="1" max="9" required></label>
            <button name="go" value="yes">Add to cart</button></form>
            """)
        web.route("POST", "http://shop.test/cart/add") { request, counter in
            let fields = FormEncoding.parse(String(decoding: request.body, as: UTF8.self))
            counter += fields.first { $0.name == "qty" }.flatMap { Int($0.value) } ?? 0
            return HTTPResponse(
                status: 302, headers: [HTTPHeader("Location", "/cart")], body: ResponseBody(""))
        }
        web.route("GET", "http://shop.test/cart") { _, counter in
            .html("<title>Cart</title><p id=count>\(counter) items</p><a href='/'>Home</a>")
        }
        web.route("GET", "http://shop.test/search") { request, _ in
            .html("<title>Search</title><p>\(request.url)</p>")
        }
        return web
    }

    package static func environment() -> WebEnvironment { WebEnvironment(transport: transport()) }
}
