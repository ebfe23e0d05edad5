namespace SamlFederation.Web;

/// <summary>The service cannot start as it was asked to. The message is one sentence that says what to change; it is printed without a stack trace.</summary>
public sealed class StartupRefusedException : Exception
{
    /// <summary>A refusal without a sentence; prefer the one with a message.</summary>
    public StartupRefusedException() : base("The service cannot start.") { }

    /// <summary>A refusal in one sentence that says what to change.</summary>
    public StartupRefusedException(string message) : base(message) { }

    /// <summary>A refusal with the fault that led to it.</summary>
    public StartupRefusedException(string message, Exception innerException) : base(message, innerException) { }
}
