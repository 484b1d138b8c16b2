import Foundation
import Testing

@Suite("The memory of environments is measured by the command")
struct MemoryCommandTests {
    private struct Answer: Decodable {
        let environments: Int
        let pages: Int
        let bytes: Int
        let bytesPerEnvironment: Int
    }

    @Test("Environments that share pages take little beside them")
    func environments() throws {
        let result = try CommandRunner.run(["bench", "--memory", "400", "--pages", "100", "--json"])
        #expect(result.status == 0, "\(result.errors)")
        let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
        #expect(answer.environments == 400 && answer.pages == 100)
        // Views of changed pages, which all share, are not full yet: they count here.
        #expect(answer.bytesPerEnvironment < 100_000, "\(answer)")
        #expect(answer.bytes < 100_000_000, "\(answer)")
    }

    @Test(
        "Numbers that are none are refused",
        arguments: [
            ["--memory", "0"], ["--memory", "5", "--pages", "-1"], ["--memory", "5", "--pages", "5"],
        ])
    func numbers(arguments: [String]) throws {
        #expect(try CommandRunner.run(["bench"] + arguments).status == 64)
    }
}
