import Foundation
import Testing

@testable import MockWeb

@Suite("A site's files lie in its folder, are plain files, and have a bounded size")
struct SiteFolderTests {
    static let places = [
        "static/x.txt", "templates/x.mustache", "schema.sql", "data/item.csv", "tasks/x.yaml", "seed.yaml",
        "site.yaml",
    ]

    private func site(without place: String) throws -> ScratchSite {
        let site = try ScratchSite(["data/item.csv": "id,name\n1,one\n"])
        try site.write(
            ScratchSite.siteFile(["database": "{schema: schema.sql, load: [item]}"]), to: "site.yaml")
        try? FileManager.default.removeItem(at: site.folder.appending(path: place))
        return site
    }

    @Test("A pipe is never opened", arguments: places)
    func pipes(place: String) throws {
        let site = try site(without: place)
        try site.pipe(place)
        let problems = site.problems()
        #expect(problems.contains { $0.contains("plain file") }, "\(problems)")
    }

    @Test("A link to a device is never opened", arguments: places)
    func devices(place: String) throws {
        let site = try site(without: place)
        try site.link(place, to: "/dev/zero")
        let problems = site.problems()
        #expect(problems.contains { $0.contains("outside of the site's folder") }, "\(problems)")
    }

    @Test("A link out of the folder is refused, and nothing of what it leads to is told", arguments: places)
    func links(place: String) throws {
        let site = try site(without: place)
        let other = try ScratchSite(["secret": "confidential\n"])
        try site.link(place, to: other.path + "/secret")
        let problems = site.problems()
        #expect(problems.contains { $0.contains("outside of the site's folder") }, "\(problems)")
        #expect(!problems.contains { $0.contains("confidential") })
    }

    @Test("A folder elsewhere is refused", arguments: ["static/x", "templates/x", "static", "tasks"])
    func folders(place: String) throws {
        let site = try ScratchSite()
        let other = try ScratchSite(["a.yaml": "- id: x\n"])
        try site.link(place, to: other.path)
        #expect(site.problems() == ["\(place):1:1: this lies outside of the site's folder"])
    }

    @Test("A schema and data elsewhere are refused where they are named")
    func names() throws {
        let site = try ScratchSite()
        try site.write(ScratchSite.siteFile(["database": "{schema: ../../etc/passwd}"]), to: "site.yaml")
        #expect(site.problems().first?.hasPrefix("site.yaml:4:20: ../../etc/passwd: th") == true)
        try site.write(
            ScratchSite.siteFile(["database": "{schema: schema.sql, load: [../../x]}"]), to: "site.yaml")
        #expect(site.problems() == ["site.yaml:4:39: there is no file data/../../x.csv"])
    }

    @Test("Links within the folder are followed, and a folder that contains itself is said")
    func linksWithin() throws {
        let site = try ScratchSite(["pictures/a.txt": "a"])
        try site.link("static", to: "pictures")
        try site.link("templates/other.mustache", to: "home.mustache")
        #expect(site.problems() == [])
        #expect(try Site.load(directory: site.path).files.keys.sorted() == ["/static/a.txt"])
        try site.link("pictures/again", to: ".")
        #expect(site.problems() == ["static/again:1:1: the folder contains itself"])
    }

    @Test("A file of more than the limit is refused, wherever it is")
    func sizes() throws {
        let site = try ScratchSite()
        let blank = String(repeating: " ", count: SiteFolder.largestText + 1)
        try site.write(blank, to: "templates/long.mustache")
        try site.write(blank, to: "tasks/long.yaml")
        #expect(site.problems() == ["templates/long.mustache:1:1: the file is longer than 4 MiB"])
        try FileManager.default.removeItem(at: site.folder.appending(path: "templates/long.mustache"))
        #expect(site.problems() == ["tasks/long.yaml:1:1: the file is longer than 4 MiB"])
        let hole = site.folder.appending(path: "static/hole.bin")
        try site.write("", to: "static/hole.bin")
        try FileHandle(forWritingTo: hole).truncate(atOffset: UInt64(SiteFolder.largestData) + 1)
        #expect(site.problems() == ["static/hole.bin:1:1: the file is longer than 64 MiB"])
    }

    @Test("All files together have a limit")
    func total() throws {
        let site = try ScratchSite()
        for index in 0...(SiteFolder.largestTotal / SiteFolder.largestData) {
            try site.write("", to: "static/\(index).bin")
            let file = site.folder.appending(path: "static/\(index).bin")
            try FileHandle(forWritingTo: file).truncate(atOffset: UInt64(SiteFolder.largestData))
        }
        #expect(
            site.problems() == ["static/4.bin:1:1: the site's files are longer than 256 MiB together"]
                || site.problems() == [
                    "static/3.bin:1:1: the site's files are longer than 256 MiB together",
                    "static/4.bin:1:1: the site's files are longer than 256 MiB together",
                ])
    }

    @Test("A site that is generated after one elsewhere is not copied from there")
    func generators() throws {
        let site = try ScratchSite()
        let folder = site.folder.deletingLastPathComponent()
        try site.write(
            ScratchSite.siteFile() + "\ngenerate: {after: [\"../x\"]}\n", to: "inner/site.yaml")
        let generator = try WorldGenerator(
            source: site.path, target: folder.appending(path: UUID().uuidString).path, seed: 1,
            replaces: false)
        let error = #expect(throws: WorldError.self) { _ = try generator.plan(["inner"]) }
        #expect(error?.description.hasPrefix("no site is called \"../x\"") == true)
    }
}
