import Groundwork
import TestSupport
import Testing

@testable import Learning

/// What is read from pages of many kinds. Each file holds an intent, a page, and all that is made of them.
@Suite("Golden readings")
struct GoldenReadingTests {
    @Test("A page is read as its file says", arguments: GoldenFile.names(in: "readings"))
    func reading(name: String) throws {
        let file = try GoldenFile(name)
        try file.expect(ReadingText(try GoldenEpisode(file)).text)
    }

    @Test("There are pages of many kinds, and every feature, token and name in them is known")
    func cases() throws {
        let names = GoldenFile.names(in: "readings")
        #expect(names.count >= 20)
        for name in names {
            let text = ReadingText(try GoldenEpisode(try GoldenFile(name))).text
            let unknown = text.split(separator: "\n").filter { line in
                line.trimmingPrefix(while: \.isWhitespace) == "?" || line.contains(": ?")
                    || line.contains("after ?") || line.contains("under ?") || line.contains("of ?")
            }
            #expect(unknown.isEmpty, "\(name): \(unknown.joined(separator: "\n"))")
        }
    }
}
