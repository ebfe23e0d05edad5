namespace SamlFederation.Portal.SignIn;

/// <summary>The signed-in browser, as the rest of the portal needs it.</summary>
internal sealed record SessionFacts(string EmployeeId, string UserName, string SessionId, DateTimeOffset SignedInAt, DateTimeOffset EndsAt);
