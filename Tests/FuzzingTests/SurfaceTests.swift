import Foundation
import Testing

@testable import Fuzzing

@Suite struct SurfaceTests {
    @Test func `names are all different, and each surface tells what it runs`() {
        let names = Surfaces.all.map { $0.name }
        #expect(Set(names).count == names.count)
        for surface in Surfaces.all { #expect(!surface.summary.isEmpty) }
        #expect(
            Surfaces.named("html") != nil && Surfaces.named("faulty") != nil && Surfaces.named("none") == nil)
    }

    @Test func `the reference lists every surface and every kind of failure`() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/reference/fuzzing.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        for name in Surfaces.all.map({ $0.name }) + Finding.Kind.allCases.map(\.rawValue) {
            #expect(text.contains("| `\(name)` |"), "\(name)")
        }
    }

    @Test func `a folder's text keeps within the folder`() {
        let text = FolderText(
            Array("=== a/b.txt\none\n=== ../c\ntwo\n=== /d\n=== .e\n=== f//g\n=== checkpoint\nx\n".utf8))
        #expect(text.files.map(\.path) == ["a/b.txt", "checkpoint"])
        #expect(text["a/b.txt"] == Array("one\n=== ../c\ntwo\n=== /d\n=== .e\n=== f//g\n".utf8))
    }
}
