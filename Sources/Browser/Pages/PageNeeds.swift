import Groundwork
import HTML

/// What a page can't do without and this environment lacks: scripts and drawing.
///
/// A page that merely has scripts needs nothing: most pages that servers make work without theirs.
struct PageNeeds {
    private var hasScript = false
    private var hasCanvas = false
    private var hasLateContents = false
    private var hasScriptedForm = false
    private var scriptedControls = 0
    /// Letters of text, up to ``letterLimit``, and things to look at or use.
    private var letters = 0
    private var things = 0
    /// What ends here says nothing on a page with scripts.
    private var silentEnd = 0

    /// With fewer letters and things, a page with scripts has its contents from them.
    private static let letterLimit = 80
    private static let thingLimit = 2

    mutating func add(_ index: Int, _ document: Document) {
        let node = document.nodes[index]
        if node.kind == .text {
            if index >= silentEnd, letters < Self.letterLimit {
                letters += document.textBytes(index).reduce(0) { $0 + ($1.isHTMLSpace ? 0 : 1) }
            }
            return
        }
        guard node.kind == .element else { return }
        switch document.known(index) {
        case .script:
            if Self.isProgram(document.value(.type, index)) { hasScript = true }
            silentEnd = max(silentEnd, Int(node.end))
        case .style, .noscript, .template, .title: silentEnd = max(silentEnd, Int(node.end))
        case .canvas: if !document.has(.hidden, index) { hasCanvas = true }
        case .form:
            if document.has(.onsubmit, index), !document.isFilled(.action, index) { hasScriptedForm = true }
        case .a:
            if index >= silentEnd { things += 1 }
            if let address = document.range(of: .href, index), Self.isScript(document.bytes[address]) {
                scriptedControls += 1
            }
        case .button, .img, .select, .textarea, .iframe, .video, .table: if index >= silentEnd { things += 1 }
        case .input: if !document.equals(.type, index, "hidden") { things += 1 }
        case nil: if isLate(index, document) { hasLateContents = true }
        default: break
        }
        guard node.attributesEnd > node.attributesStart else { return }
        if document.has(.onclick, index), !actsByItself(index, document) { scriptedControls += 1 }
        if document.equals(.ariaBusy, index, "true") { hasLateContents = true }
    }

    private static func isProgram(_ type: String?) -> Bool {
        guard let type = type?.lowercased(), !type.isEmpty else { return true }
        return type == "module" || type.contains("javascript") || type.contains("ecmascript")
    }

    private static func isScript(_ address: ArraySlice<UInt8>) -> Bool {
        address.drop(while: \.isHTMLSpace).prefix(11).elementsEqual("javascript:".utf8) {
            $0.asciiLowercased == $1
        }
    }

    /// A custom element that is to be filled from an address.
    private func isLate(_ index: Int, _ document: Document) -> Bool {
        document.range(of: .src, index).map { !$0.isEmpty } == true && document.nodes[index].firstChild < 0
            && document.tag(NodeID(index)).utf8.contains(UInt8(ascii: "-"))
    }

    /// Whether a click does something without scripts.
    private func actsByItself(_ index: Int, _ document: Document) -> Bool {
        switch document.known(index) {
        case .a, .area:
            guard let range = document.range(of: .href, index) else { return false }
            let address = document.bytes[range]
            // Such links are counted already.
            return Self.isScript(address)
                || !["", "#"].contains(String(decoding: address, as: UTF8.self).trimming(.html))
        case .button:
            return !document.equals(.type, index, "button") && document.ancestor(.form, of: index) != nil
        case .input: return !document.equals(.type, index, "button")
        case .select, .textarea, .option, .label, .summary, .form: return true
        default:
            // What is within a link or contains one is not the thing that is clicked.
            return document.ancestor(.a, of: index) != nil || containsLink(index, document)
        }
    }

    private func containsLink(_ index: Int, _ document: Document) -> Bool {
        (index + 1..<max(index + 1, Int(document.nodes[index].end))).contains {
            document.isElement($0, .a) || document.isElement($0, .button) || document.isElement($0, .input)
        }
    }

    /// One sentence for each need.
    var warnings: [String] {
        var warnings: [String] = []
        if hasScript, letters < Self.letterLimit, things < Self.thingLimit {
            warnings.append("the page's contents come from scripts, which are not run")
        }
        if hasCanvas { warnings.append("the page has a canvas, which is not drawn") }
        if scriptedControls > 0 {
            let what = scriptedControls == 1 ? "one control acts" : "\(scriptedControls) controls act"
            warnings.append("\(what) by scripts alone, which are not run")
        }
        if hasScriptedForm { warnings.append("a form is sent by a script, which is not run") }
        if hasLateContents { warnings.append("parts of the page are loaded by scripts, which are not run") }
        return warnings
    }
}
