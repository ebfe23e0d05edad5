namespace SamlFederation.Data.Portal;

/// <summary>One line of the audit: a sign-in, a refusal, an assertion issued or a change by an administrator. Holds no secret and no assertion.</summary>
public sealed class AuditRecord
{
    /// <summary>Grows with time.</summary>
    public long Id { get; set; }

    /// <summary>When it happened, UTC.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>What happened, such as <c>SignIn</c> or <c>AssertionIssued</c>.</summary>
    public required string Event { get; set; }

    /// <summary>Whether it was granted.</summary>
    public bool Succeeded { get; set; }

    /// <summary>The rule that refused it, or a word about how it was granted.</summary>
    public string? Reason { get; set; }

    /// <summary>The request id that error pages show.</summary>
    public required string RequestId { get; set; }

    /// <summary>The employee, where known.</summary>
    public string? EmployeeId { get; set; }

    /// <summary>The user name as known, or as typed and cut to 100 characters.</summary>
    public string? UserName { get; set; }

    /// <summary>The service provider's entity ID, where one is concerned.</summary>
    public string? EntityId { get; set; }

    /// <summary>The ID of the assertion that was issued.</summary>
    public string? AssertionId { get; set; }

    /// <summary>What was concerned: role ARNs, a changed entry.</summary>
    public string? Subject { get; set; }

    /// <summary>The caller's address.</summary>
    public string Address { get; set; } = "";

    /// <summary>The browser's name for itself, cut to 200 characters.</summary>
    public string UserAgent { get; set; } = "";
}
