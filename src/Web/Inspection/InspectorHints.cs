using SamlFederation.Saml;

namespace SamlFederation.Web;

/// <summary>Answers to what is pasted into the inspector and is no message.</summary>
public static class InspectorHints
{
    /// <summary>What to paste.</summary>
    public const string NothingPasted = "Paste a SAML message.";

    /// <summary>An instant that cannot be read.</summary>
    public const string NoInstant = "“As of” is no instant. Write it like 2026-11-23T09:30:00Z, or leave it empty.";

    /// <summary>An address that carries nothing.</summary>
    public const string NoMessageInAddress = "There is no SAMLRequest and no SAMLResponse in this address. A message that goes by POST is in the form's body, not in the address: look at the request's payload in the browser's tools.";

    /// <summary>The sentence that opens a hint about metadata: whose it is, or what is wrong with it.</summary>
    public static string Of(PastedMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata switch
        {
            { IsIdentityProvider: true, IsServiceProvider: true } => $"It describes {metadata.EntityId}, an identity provider and a service provider.",
            { IsIdentityProvider: true } => $"It describes the identity provider {metadata.EntityId}.",
            { IsServiceProvider: true } => $"It describes the service provider {metadata.EntityId}.",
            { Fault: { } fault } => $"As it stands it could not be imported ({fault.Rule}): {fault.Detail}",
            _ => "",
        };
    }
}
