using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Portal.Saml;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Portal;

/// <summary>A response as the framework's own SignedXml and DOM see it: a second opinion beside our reader.</summary>
internal sealed class ReadResponse
{
    private readonly XmlDocument _document = new() { PreserveWhitespace = true };
    private readonly XmlNamespaceManager _names;

    internal ReadResponse(Page page) : this(page.SamlResponse)
    {
    }

    internal ReadResponse(string base64)
    {
        _document.LoadXml(Encoding.UTF8.GetString(Convert.FromBase64String(base64)));
        _names = new XmlNamespaceManager(_document.NameTable);
        _names.AddNamespace("p", SamlConstants.ProtocolNamespace);
        _names.AddNamespace("a", SamlConstants.AssertionNamespace);
        _names.AddNamespace("ds", SamlConstants.SignatureNamespace);
    }

    internal string? Text(string xpath) => _document.SelectSingleNode(xpath, _names)?.InnerText;

    internal string Id => Text("/p:Response/a:Assertion/@ID")!;

    internal string Audience => Text("//a:Audience")!;

    internal string NameId => Text("//a:NameID")!;

    internal string NameIdFormat => Text("//a:NameID/@Format")!;

    internal string? InResponseTo => Text("/p:Response/@InResponseTo");

    internal string SubStatus => Text("/p:Response/p:Status/p:StatusCode/p:StatusCode/@Value") ?? "";

    internal bool HasAssertion => _document.SelectSingleNode("//a:Assertion", _names) is not null;

    internal IReadOnlyList<string> Roles => Values("https://aws.amazon.com/SAML/Attributes/Role");

    internal IReadOnlyList<string> AttributeNames => [.. _document.SelectNodes("//a:Attribute/@Name", _names)!.Cast<XmlNode>().Select(node => node.Value!)];

    internal IReadOnlyList<string> Values(string name) =>
        [.. _document.SelectNodes($"//a:Attribute[@Name='{name}']/a:AttributeValue", _names)!.Cast<XmlNode>().Select(node => node.InnerText)];

    /// <summary>Whether the signature directly below an element is by the portal's key and over that element.</summary>
    internal bool IsSigned(string elementXpath, RunningPortal portal)
    {
        var element = (XmlElement)_document.SelectSingleNode(elementXpath, _names)!;
        if (element.SelectSingleNode("ds:Signature", _names) is not XmlElement signature)
            return false;
        var signed = new SignedXml(element);
        signed.LoadXml(signature);
        using var key = portal.App.Services.GetRequiredService<SigningKeys>().Published[0].Certificate.GetRSAPublicKey()!;
        return signed.SignedInfo!.References is [Reference { Uri: var uri }] && uri == "#" + element.GetAttribute("ID") && signed.CheckSignature(key);
    }
}
