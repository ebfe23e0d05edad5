using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SamlFederation.Tests.Architecture;

/// <summary>The rules between rooms. Each returns what breaks it, nothing when it is kept.</summary>
internal static partial class Rules
{
    /// <summary>What a pure library may not know: the web, the store, logging, and how it is put together.</summary>
    internal static readonly string[] NotForPureLibraries = ["Microsoft.AspNetCore.", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.", "Npgsql", "OpenTelemetry", "SamlFederation.Data", "SamlFederation.Web", "System.Net.Http", "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient"];

    /// <summary>Every way to ask what time it is.</summary>
    internal static readonly string[] Clocks =
    [
        "System.DateTime.get_Now/0", "System.DateTime.get_UtcNow/0", "System.DateTime.get_Today/0", "System.DateTimeOffset.get_Now/0", "System.DateTimeOffset.get_UtcNow/0",
        "System.TimeProvider.get_System/0", "System.TimeProvider.GetUtcNow/0", "System.Environment.get_TickCount/0", "System.Environment.get_TickCount64/0", "System.Diagnostics.Stopwatch.GetTimestamp/0",
    ];

    /// <summary>Ways to read XML that have let attackers in: each has a safer twin.</summary>
    internal static readonly string[] UnsafeXml =
    [
        "System.Xml.XmlDocument.GetElementsByTagName/1", "System.Xml.XmlElement.GetElementsByTagName/1", "System.Xml.XmlDocument.GetElementById/1",
        "System.Xml.XmlDocument.LoadXml/1", "System.Xml.XmlNode.set_InnerXml/1", "System.Xml.XmlReader.Create/1",
        "System.Security.Cryptography.Xml.SignedXml.CheckSignature/0", "System.Security.Cryptography.Xml.SignedXml.CheckSignatureReturningKey/1",
        "System.Security.Cryptography.Xml.EncryptedXml..ctor/0", "System.Security.Cryptography.Xml.EncryptedXml..ctor/1",
    ];

    /// <summary>Readers that resolve, merge or guess.</summary>
    internal static readonly string[] UnsafeXmlTypes = ["System.Xml.Linq.XDocument", "System.Xml.Linq.XElement", "System.Xml.Serialization.XmlSerializer", "System.Xml.XmlTextReader", "System.Xml.XPath.XPathDocument", "System.Xml.Xsl.XslCompiledTransform"];

    internal static IEnumerable<string> Refers(BuiltAssembly assembly, params IEnumerable<string> forbidden) =>
        forbidden.SelectMany(prefix => assembly.Assemblies.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Concat(assembly.Types.Where(type => type.StartsWith(prefix, StringComparison.Ordinal))));

    internal static IEnumerable<string> Uses(BuiltAssembly assembly, params IEnumerable<string> forbidden) =>
        forbidden.Where(name => assembly.Members.Contains(name) || assembly.Types.Contains(name));

    /// <summary>XPath that looks for a name anywhere, or in any namespace, finds what the attacker put first.</summary>
    internal static IEnumerable<string> SearchingXPath(BuiltAssembly assembly) => assembly.Strings.Where(text => Searching().IsMatch(text));

    /// <summary>Types outside the edge (controllers, endpoints, middleware, authentication, cookies, view parts, readers of a request's form and facts, the application itself) that hold or take an HttpContext.</summary>
    internal static IEnumerable<string> HttpContextBeyondTheEdge(Assembly assembly) =>
        assembly.GetTypes().Where(type => TakesHttpContext(type) && !IsEdge(Outermost(type))).Select(type => type.FullName!).Distinct();

    /// <summary>Types outside the feature that serves faults, in whose members or method bodies something of the library of faults occurs.</summary>
    internal static IEnumerable<string> FaultsBeyondTheirFeature(Assembly assembly) =>
        assembly.GetTypes().Where(type => !OfFaults().IsMatch(Outermost(type).FullName!) && Occurring(type).Any(used => used.Assembly.GetName().Name == "SamlFederation.Faults"))
            .Select(type => Outermost(type).FullName!).Distinct();

    private static IEnumerable<Type> Occurring(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).ToList();
        return type.GetFields(All).Select(field => field.FieldType)
            .Concat(methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)))
            .Concat(methods.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(methods.SelectMany(method => method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []));
    }

    private static bool TakesHttpContext(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var parameters = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType));
        return type.GetFields(All).Select(field => field.FieldType).Concat(parameters)
            .Any(used => used.FullName is "Microsoft.AspNetCore.Http.HttpContext" or "Microsoft.AspNetCore.Http.IHttpContextAccessor" or "Microsoft.AspNetCore.Http.HttpRequest" or "Microsoft.AspNetCore.Http.HttpResponse");
    }

    private static bool IsEdge(Type type) => Edge().IsMatch(type.Name) || InheritsFrom(type, "AuthenticationHandler`1", "ControllerBase", "RazorPage", "ViewComponent", "AuthorizationHandler`1");

    private static bool InheritsFrom(Type type, params string[] names)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (names.Contains(parent.Name, StringComparer.Ordinal))
                return true;
        }

        return false;
    }

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer && (outer.DeclaringType is not null || type.IsDefined(typeof(CompilerGeneratedAttribute), false) || type.IsNested))
            type = outer;
        return type;
    }

    // The feature's types, and its compiled views.
    [GeneratedRegex(@"\.Faults\.\w+\z|\AAspNetCoreGeneratedDocument\.Faults_", RegexOptions.CultureInvariant)]
    private static partial Regex OfFaults();

    [GeneratedRegex(@"\A(?:\.?//|.*\[?local-name\(|descendant(?:-or-self)?::)", RegexOptions.CultureInvariant)]
    private static partial Regex Searching();

    [GeneratedRegex("(?:Controller|Endpoint|Endpoints|Middleware|Application|Filter|TagHelper|Result|Response|Page|Program|Cookie|Browser|Form|FactsReader)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Edge();
}
