using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography.Xml;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Serialization;
using System.Xml.XPath;
using System.Xml.Xsl;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace SamlFederation.Tests.Architecture.Violators;

// Deliberate breaches, never called: they prove that each rule sees what it forbids.
internal static class Violators
{
    internal static object[] Clocks() =>
    [
        DateTime.Now, DateTime.UtcNow, DateTime.Today, DateTimeOffset.Now, DateTimeOffset.UtcNow, TimeProvider.System, TimeProvider.System.GetUtcNow(),
        Environment.TickCount, Environment.TickCount64, Stopwatch.GetTimestamp(),
    ];

    internal static object?[] Xml(XmlDocument document, XmlElement element, SignedXml signed, Stream stream)
    {
        document.LoadXml("<a/>");
        element.InnerXml = "<a/>";
#pragma warning disable CA5372, CA3075 // a breach is the point
        return
        [
            document.GetElementsByTagName("a"), element.GetElementsByTagName("a"), document.GetElementById("a"), XmlReader.Create(stream), signed.CheckSignature(),
            signed.CheckSignatureReturningKey(out _), new EncryptedXml(), new EncryptedXml(document), document.SelectNodes("//Assertion"), document.SelectNodes("*[local-name()='Assertion']"),
            XDocument.Load(stream), new XElement("a"), new XmlSerializer(typeof(string)), new XmlTextReader(stream), new XPathDocument(stream), new XslCompiledTransform(),
        ];
#pragma warning restore CA5372, CA3075
    }

    internal static Type[] Rooms() =>
    [
        typeof(SamlFederation.Portal.PortalApplication), typeof(SamlFederation.Data.Portal.PortalDb), typeof(SamlFederation.Data.Sts.StsDb), typeof(SamlFederation.Saml.NameId),
        typeof(SamlFederation.Bucket.BucketApplication), typeof(SamlFederation.Authorization.TokenServiceClient), typeof(SamlFederation.Web.ServiceOptions), typeof(DbContext), typeof(ILogger), typeof(HttpClient), typeof(Socket), typeof(TcpClient), typeof(UdpClient),
        typeof(Npgsql.NpgsqlConnection), typeof(OpenTelemetry.BaseProcessor<Activity>),
    ];
}

/// <summary>A type in the middle of the house that knows the web.</summary>
internal sealed class DeepInside(HttpContext http)
{
    internal string Path => http.Request.Path;
}

/// <summary>Its honest twin at the edge.</summary>
internal sealed class SomeEndpoint(HttpContext http)
{
    internal string Path => http.Request.Path;
}

/// <summary>A type outside the feature of faults that makes one.</summary>
internal static class Forger
{
    internal static object Forge() => Make(SamlFederation.Faults.FaultCatalogue.All[0]);

    private static SamlFederation.Faults.Forgery Make(SamlFederation.Faults.Fault fault) => fault.Forgery;
}
