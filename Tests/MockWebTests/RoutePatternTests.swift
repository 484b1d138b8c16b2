import Groundwork
import Testing

@testable import MockWeb

@Suite("Paths of routes")
struct RoutePatternTests {
    /// The rule as it is told: each parameter in turn goes as far as it can.
    private struct Backtracking {
        enum Piece { case literal(String), part, digits, rest }

        static func match(_ path: Substring, _ pieces: ArraySlice<Piece>) -> [String]? {
            guard let piece = pieces.first else { return path.isEmpty ? [] : nil }
            let rest = pieces.dropFirst()
            switch piece {
            case .literal(let text):
                return path.hasPrefix(text) ? match(path.dropFirst(text.count), rest) : nil
            case .rest: return match("", rest).map { [String(path)] + $0 }
            case .part: return longest(path.prefix { $0 != "/" }.count, path, rest)
            case .digits: return longest(path.prefix { ("0"..."9").contains($0) }.count, path, rest)
            }
        }
        private static func longest(_ count: Int, _ path: Substring, _ rest: ArraySlice<Piece>) -> [String]? {
            for length in stride(from: count, to: 0, by: -1) {
                if let found = match(path.dropFirst(length), rest) {
                    return [String(path.prefix(length))] + found
                }
            }
            return nil
        }
    }

    @Test("Random small patterns match what trying everything matches")
    func random() throws {
        var random = RandomSource(seed: 5)
        let literals = ["-", "/", ".html", "a", "1", "/a-", "--"]
        var matched = 0
        for _ in 0..<2000 {
            var text = "/"
            var pieces: [Backtracking.Piece] = [.literal("/")]
            for index in 0..<Int(1 + random.next() % 6) {
                switch random.next() % 5 {
                case 0, 1:
                    text += "{p\(index)}"
                    pieces.append(.part)
                case 2:
                    text += "{p\(index):int}"
                    pieces.append(.digits)
                default:
                    let literal = literals[Int(random.next() % UInt64(literals.count))]
                    text += literal
                    pieces.append(.literal(literal))
                }
            }
            if random.next() % 6 == 0 {
                text += "{rest...}"
                pieces.append(.rest)
            }
            let pattern = try RoutePattern(text)
            for _ in 0..<20 {
                let letters = ["a", "1", "2", "-", "/", ".html", "a-", "-1"]
                let path =
                    "/"
                    + (0..<Int(random.next() % 8)).map { _ in letters[Int(random.next() % 8)] }.joined()
                let bytes = Array(path.utf8)
                let found = pattern.match(bytes[...]).map {
                    $0.map { String(decoding: bytes[$0], as: UTF8.self) }
                }
                #expect(found == Backtracking.match(path[...], pieces[...]), "\(text) on \(path)")
                matched += found == nil ? 0 : 1
            }
        }
        #expect(matched > 1000)
    }

    @Test("Many parameters in one segment take no more than their number times the path")
    func work() throws {
        let pattern = try RoutePattern("/{a}-{b}-{c}-{d}-{e}-{f}-{g}.html")
        let path = Array(("/" + String(repeating: "-a", count: 16_000) + ".htm").utf8)
        #expect(pattern.match(path[...]) == nil)
        let date = Array("/2026-03-14-a-b-c.html".utf8)
        let found = try RoutePattern("/{year:int}-{month:int}-{day:int}-{slug}.html").match(date[...])
        #expect(found?.map { String(decoding: date[$0], as: UTF8.self) } == ["2026", "03", "14", "a-b-c"])
    }

    @Test("A range of a path that is a slice lies in the slice")
    func slices() throws {
        let bytes = Array("http://x/a-b".utf8)
        let found = try RoutePattern("/{a}-{b}").match(bytes[8...])
        #expect(found == [9..<10, 11..<12])
    }
}
