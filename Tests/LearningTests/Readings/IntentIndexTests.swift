import Groundwork
@testable import Readings
import Testing

@testable import Learning

@Suite("Spans of an intent")
struct IntentIndexTests {
    private func span(_ text: String, _ intent: String) throws -> IntentIndex.Span {
        try #require(IntentIndex(intent).spans.first { $0.text == text }, "no span \(text)")
    }

    @Test("A span knows its kind, the words around it and its order among its kind")
    func spans() throws {
        let intent = "Move \"Blue Mug\" from shelf 3 to \"Red Box\" of Anna Berg"
        let box = try span("Red Box", intent)
        #expect(box.kind == .quoted && box.order == 1 && box.isWhole && box.tokenCount == 2)
        #expect(box.before == Tokenizer.ids("to")[0] && box.beforeThat == Tokenizer.ids("3")[0])
        #expect(box.behind == Tokenizer.ids("of")[0] && box.textHash == hash("Red Box"))
        #expect(try span("3", intent).kind == .number && span("Anna Berg", intent).kind == .capitalised)
        #expect(try span("Anna Berg", intent).behind == 0)
        let start = try span("Blue Mug", intent)
        #expect(start.order == 0 && start.before == Tokenizer.ids("move")[0] && start.beforeThat == 0)
        #expect(try !span("shelf", intent).isWhole)
    }

    @Test("What stands behind the last colon can be written as a whole")
    func tails() throws {
        let tail = try span("I am not here, sorry", "Set my status to: I am not here, sorry.")
        #expect(tail.kind == .rest && tail.isWhole)
    }

    @Test("No span begins or ends with a stop word, or reaches over the end of a sentence")
    func phrases() {
        let index = IntentIndex("Open the cart of the shop. Then go to the end of it")
        for span in index.spans where span.kind == .words {
            let tokens = span.tokens.map { index.tokens[$0].id }
            #expect(!StopWords.all.contains(tokens[0]) && !StopWords.all.contains(tokens[tokens.count - 1]))
            #expect(!span.text.contains("."), "\(span.text)")
            #expect(span.tokenCount <= IntentIndex.maximumSpanLength)
        }
    }

    @Test("Each text is on offer once, and there are never too many")
    func limits() {
        let long = (0..<500).map { "word\($0) Name\($0) \"quote \($0)\"" }.joined(separator: " ")
        for intent in [long, "go go go go", "a \"b\" b 'b' B"] {
            let spans = IntentIndex(intent).spans
            #expect(Set(spans.map(\.text)).count == spans.count)
            #expect(spans.count <= IntentIndex.maximumSpans)
        }
        let words = "abcdefghijklmnopqrstuvwxyz".map { "\($0)word" }.joined(separator: " ")
        #expect(IntentIndex(words).words.count == IntentIndex.maximumWords)
    }

    @Test("Ranges of tokens and texts agree, whatever the intent")
    func ranges() {
        var random = RandomSource(11)
        let pieces = [
            "Anna", "Berg", "the", "of", "\"", "'", " ", " ", "3", "$4.50", ".", ":", "@", "a@b.org", "“",
            "”", "é",
            "\u{1F600}", "(", "Mug!", "-", "\n", "1,000",
        ]
        for _ in 0..<600 {
            let intent = (0..<Int.random(in: 0...14, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let index = IntentIndex(intent)
            #expect(index.isValue.count == index.tokens.count)
            for span in index.spans {
                #expect(intent.contains(span.text), "'\(span.text)' in '\(intent)'")
                #expect(
                    span.tokens.count == span.tokenCount
                        && index.tokens.indices.contains(span.tokens.lowerBound))
            }
            for value in index.values { #expect(value.allSatisfy { index.isValue[$0] }) }
            for token in index.contentTokens {
                let place = index.positions.position(of: token)
                #expect(index.tokens.firstIndex { $0.id == token } == place)
            }
            let values = IntentValues.of(intent)
            for (value, next) in zip(values, values.dropFirst()) {
                #expect(value.range.upperBound <= next.range.lowerBound)
            }
        }
    }

    @Test("The table of positions finds each token's first place, and none of another")
    func table() {
        var random = RandomSource(2)
        for size in [0, 1, 20, 300] {
            let tokens = (0..<size).map { _ in UInt32.random(in: 0..<200, using: &random) &* 64 }
            let table = TokenTable(tokens)
            for token in Set(tokens) { #expect(table.position(of: token) == tokens.firstIndex(of: token)) }
            #expect(table.position(of: 7) == -1)
        }
    }

    @Test("Two questions of the same kind begin alike")
    func openings() {
        #expect(IntentIndex("How many mugs?").opening == IntentIndex("how many people?").opening)
        #expect(IntentIndex("How much?").opening != IntentIndex("How many?").opening)
        #expect(IntentIndex("").opening == ReadingSeed.opening.rawValue)
    }

    @Test("Values for the generator stand where they say, with the word before them")
    func values() throws {
        let intent = "Send \"Blue Mug\" to Anna Berg in 2025"
        let values = IntentValues.of(intent)
        #expect(values.map(\.text) == ["Blue Mug", "Anna Berg", "2025"])
        #expect(values[1].before == Tokenizer.ids("to")[0])
        #expect(Set(values.map(\.kind)).count == 3)
        for value in values {
            let bytes = Array(intent.utf8)[value.range]
            #expect(String(decoding: bytes, as: UTF8.self) == value.text)
        }
        #expect(IntentValues.contentWords("Show the Orders of Anna") == ["show", "orders", "anna"])
    }
}
