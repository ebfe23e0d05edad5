namespace SamlFederation.Sts.Query;

/// <summary>One refusal in AWS's words: all that a caller is ever told.</summary>
/// <param name="Code">The wire's code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">The public text.</param>
internal sealed record WireError(string Code, int Status, string Message)
{
    /// <summary>Whose fault it is, as the envelope says it.</summary>
    public string Type => Status >= 500 ? "Receiver" : "Sender";

    /// <summary>The code in the trail, where it differs from the wire's.</summary>
    public string TrailCode { get; init; } = Code;

    /// <summary>The text in the trail, where it differs from the wire's.</summary>
    public string TrailMessage { get; init; } = Message;
}
