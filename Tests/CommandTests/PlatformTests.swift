import Foundation
import Testing

@Suite("The program is for one platform: Linux with glibc")
struct PlatformTests {
    @Test(
        "No source has a branch for another, which nobody could build or test",
        arguments: ["Sources", "Tests"])
    func branches(folder: String) throws {
        let root = CommandRunner.package.appendingPathComponent(folder)
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        let conditional = try files.filter { $0.hasSuffix(".swift") }.filter { file in
            let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
            return text.contains(/(?m)^\s*#(if|elseif)\s+!?\s*(canImport|os)\b/)
        }
        #expect(!files.isEmpty && conditional.isEmpty, "\(conditional)")
    }
}
