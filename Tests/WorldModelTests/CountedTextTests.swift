import Testing

@testable import WorldModel

@Suite("Texts with one number")
struct CountedTextTests {
    @Test("A number is counted on, and neither end of what a number can be is passed")
    func counting() throws {
        #expect(try #require(CountedText("My Cart 2 items")).adding(1) == "My Cart 3 items")
        #expect(try #require(CountedText("My Cart 2 items")).adding(-5) == "My Cart 0 items")
        let most = try #require(CountedText("Order 9223372036854775807"))
        #expect(most.adding(1) == "Order 9223372036854775807")
        #expect(most.adding(.min) == "Order 0")
        #expect(CountedText("Order 92233720368547758070") == nil)
        #expect(most.difference(to: "Order 0") == -9_223_372_036_854_775_807)
    }
}
