namespace SamlFederation.Tests.Saml.Signing;

/// <summary>A test that asks the xmlsec1 command; skipped, saying so, where it is not installed.</summary>
public sealed class XmlsecFactAttribute : FactAttribute
{
    public const string Command = "/usr/bin/xmlsec1";

    public XmlsecFactAttribute() => Skip = Reason;

    internal static string? Reason => File.Exists(Command) ? null : $"{Command} is not installed; the system's package xmlsec1 has it.";
}

/// <summary>The same, with several rows.</summary>
public sealed class XmlsecTheoryAttribute : TheoryAttribute
{
    public XmlsecTheoryAttribute() => Skip = XmlsecFactAttribute.Reason;
}
