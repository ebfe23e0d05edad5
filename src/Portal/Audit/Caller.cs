namespace SamlFederation.Portal.Audit;

/// <summary>Who asked, as far as the wire tells.</summary>
internal sealed record Caller(string RequestId, string Address, string UserAgent)
{
    /// <summary>The service itself, at its start.</summary>
    internal static readonly Caller Startup = new("startup", "", "");

    /// <summary>The service itself, while nobody asks.</summary>
    internal static readonly Caller Background = new("background", "", "");
}
