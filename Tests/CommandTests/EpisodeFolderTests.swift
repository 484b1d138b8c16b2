import Testing
import WebEnv
@testable import Workbench

@testable import webrl

@Suite("Folders of recorded episodes")
struct EpisodeFolderTests {
    private func name(_ id: String) -> String {
        EpisodeRecords.folderName(of: WebTask(taskID: id, sites: [], intent: "", startURLs: []))
    }

    @Test(
        "An identifier that is fit for a name is the name",
        arguments: ["7", "shopping.order.11", "a-b_c", "..x"])
    func fit(id: String) {
        #expect(name(id) == id)
    }

    @Test(
        "Every other identifier gets a name of its own that stays in the folder",
        arguments: ["", ".", "..", "../x", "a/b", "a\0b", "a b", String(repeating: "x", count: 5000)])
    func unfit(id: String) {
        #expect(name(id) != id && !name(id).contains("/") && name(id).contains(where: { $0 != "." }))
        #expect(name(id).utf8.count <= 255)
        #expect(name(id) != name(id + "!"))
    }
}
