using SamlFederation.Web;

namespace SamlFederation.Portal.Saml;

/// <summary>What an employee reads when no assertion was issued.</summary>
internal static class RefusalPages
{
    internal static ErrorPage For(IssueRule rule) => rule switch
    {
        IssueRule.EmployeeDisabled => new(403, "You cannot sign on now", "Your entry in the directory is disabled.", "Ask your administrator and give them the request id below."),
        IssueRule.PasswordChangeDue => new(403, "Choose a new password first", "Your one-time password has to be changed before you go on.", "Change it under your account."),
        IssueRule.ServiceProviderUnknown => new(404, "There is no such application", "It may have been removed.", "Go back to the start and choose another."),
        IssueRule.ServiceProviderDisabled => new(403, "This application is switched off", "An administrator has disabled sign-on to it.", "Ask your administrator and give them the request id below."),
        IssueRule.MetadataUnusable => new(503, "This application is not ready", "Its metadata is missing or has expired.", "Ask your administrator and give them the request id below."),
        IssueRule.NotOpenToEmployee => new(403, "This application is not open to you", "You are signed in, but your groups may not use it.", "If you need it, ask your administrator and give them the request id below."),
        IssueRule.RoleNotGranted => new(403, "This role is not open to you", "You are signed in, but your groups may not take this role.", "If you need it, ask your administrator and give them the request id below."),
        IssueRule.NoRoles => new(403, "There is no role for you there", "None of your groups may take a role in this application.", "If you need one, ask your administrator and give them the request id below."),
        IssueRule.AddressNotRegistered => new(403, "The application's address has changed", "The address that asked is not registered any more.", "Begin again at the application."),
        IssueRule.RelayStateNotAllowed => new(400, "This link cannot be followed", "The destination in it is too long or is not an address.", "Check the link, or open the application from the start."),
        IssueRule.NoValueForNameId => new(403, "Your entry is incomplete", "The application needs your e-mail address, and the directory has none.", "Ask your administrator and give them the request id below."),
        IssueRule.TooLarge => new(403, "There are too many roles", "They do not fit into one message.", "Choose a single role at the start."),
        IssueRule.RoleSessionName => new(403, "Your entry is incomplete", "The application needs a session name of 2 to 64 plain characters, and your entry gives none.", "Ask your administrator and give them the request id below."),
    };
}
