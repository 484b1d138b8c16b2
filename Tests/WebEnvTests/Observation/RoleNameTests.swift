@testable import Page
import Testing

@testable import WebEnv

@Suite("A role is called by the same names everywhere")
struct RoleNameTests {
    @Test("Names in files are no two roles' and give the role back", arguments: Role.allCases)
    func caseNames(role: Role) {
        #expect(role.caseName == "\(role)")
        #expect(Role(caseName: role.caseName) == role)
    }

    @Test("What an observation prints is read as a role that prints so", arguments: Role.allCases)
    func printed(role: Role) {
        #expect(Role.printed(role.chromiumName)?.chromiumName == role.chromiumName)
    }

    @Test("A solution may call a role by each of its names", arguments: Role.allCases)
    func called(role: Role) {
        for name in [role.ariaName, role.chromiumName, role.caseName] {
            #expect(Role.called(name).contains(role))
        }
    }

    @Test("What is no role's name is none's")
    func unknown() {
        #expect(Role(caseName: "prodcut") == nil && Role.printed("prodcut") == nil)
        #expect(Role.called("prodcut").isEmpty)
    }
}
