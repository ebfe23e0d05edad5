using System.Reflection;

namespace SamlFederation.Tests.Architecture;

public sealed class RulesBetweenRoomsTests
{
    private static readonly Assembly Portal = typeof(SamlFederation.Portal.PortalApplication).Assembly;
    private static readonly Assembly Sts = Assembly.Load("SamlFederation.Sts");
    private static readonly Assembly Authorization = typeof(SamlFederation.Authorization.TokenServiceClient).Assembly;
    private static readonly Assembly Bucket = typeof(SamlFederation.Bucket.BucketApplication).Assembly;
    private static readonly BuiltAssembly Saml = BuiltAssembly.Of(typeof(SamlFederation.Saml.NameId).Assembly);
    private static readonly BuiltAssembly Iam = BuiltAssembly.Of(Assembly.Load("SamlFederation.Iam"));
    private static readonly BuiltAssembly Faults = BuiltAssembly.Of(typeof(SamlFederation.Faults.Fault).Assembly);
    private static readonly BuiltAssembly Violator = BuiltAssembly.Of(typeof(RulesBetweenRoomsTests).Assembly);

    public static TheoryData<string> PureLibraries => ["Saml", "Iam", "Faults"];

    public static TheoryData<string> NotForPureLibraries => [.. Rules.NotForPureLibraries];

    public static TheoryData<string> Clocks => [.. Rules.Clocks];

    public static TheoryData<string> UnsafeXml => [.. Rules.UnsafeXml, .. Rules.UnsafeXmlTypes];

    private static BuiltAssembly Pure(string name) => name switch { "Saml" => Saml, "Iam" => Iam, _ => Faults };

    [Fact]
    public void Portal_and_Sts_know_nothing_of_each_other_nor_of_the_others_data()
    {
        Assert.Empty(Rules.Refers(BuiltAssembly.Of(Portal), "SamlFederation.Sts", "SamlFederation.Data.Sts", "SamlFederation.Iam"));
        Assert.Empty(Rules.Refers(BuiltAssembly.Of(Sts), "SamlFederation.Portal", "SamlFederation.Data.Portal"));
    }

    [Fact]
    public void The_bucket_knows_the_token_service_by_its_wire_alone()
    {
        Assert.Empty(Rules.Refers(BuiltAssembly.Of(Bucket), "SamlFederation.Sts", "SamlFederation.Portal", "SamlFederation.Data", "SamlFederation.Saml", "Microsoft.EntityFrameworkCore"));
        Assert.Empty(Rules.Refers(BuiltAssembly.Of(Sts), "SamlFederation.Bucket", "SamlFederation.Authorization."));
    }

    [Fact]
    public void What_in_house_services_use_brings_ARNs_and_signatures_along_and_nothing_else() =>
        Assert.Equal(["SamlFederation.Iam"], BuiltAssembly.Of(Authorization).Assemblies.Where(name => name.StartsWith("SamlFederation.", StringComparison.Ordinal)));

    [Theory]
    [InlineData("SamlFederation.Bucket")]
    [InlineData("SamlFederation.Authorization")]
    [InlineData("SamlFederation.Portal")]
    [InlineData("SamlFederation.Data.Portal")]
    [InlineData("SamlFederation.Data.Sts")]
    [InlineData("SamlFederation.Saml")]
    public void A_breach_between_rooms_is_seen(string room) => Assert.NotEmpty(Rules.Refers(Violator, room));

    [Fact]
    public void Saml_and_Iam_do_not_see_one_another()
    {
        Assert.Empty(Rules.Refers(Saml, "SamlFederation."));
        Assert.Empty(Rules.Refers(Iam, "SamlFederation."));
    }

    [Fact]
    public void Faults_are_known_to_the_feature_that_serves_them_alone()
    {
        Assert.Empty(Rules.Refers(BuiltAssembly.Of(Sts), "SamlFederation.Faults"));
        Assert.Empty(Rules.Refers(BuiltAssembly.Of(typeof(SamlFederation.Web.ServiceOptions).Assembly), "SamlFederation.Faults"));
        Assert.Empty(Rules.FaultsBeyondTheirFeature(Portal));
    }

    [Fact]
    public void A_use_of_faults_elsewhere_is_seen()
    {
        Assert.NotEmpty(Rules.Refers(Violator, "SamlFederation.Faults"));
        Assert.Equal([typeof(Violators.Forger).FullName!], Rules.FaultsBeyondTheirFeature(typeof(RulesBetweenRoomsTests).Assembly));
    }

    [Theory]
    [MemberData(nameof(PureLibraries))]
    public void A_pure_library_knows_no_web_no_store_and_no_log(string library) => Assert.Empty(Rules.Refers(Pure(library), Rules.NotForPureLibraries));

    [Theory]
    [MemberData(nameof(NotForPureLibraries))]
    public void A_library_that_is_not_pure_is_seen(string forbidden) => Assert.NotEmpty(Rules.Refers(Violator, forbidden));

    [Theory]
    [MemberData(nameof(PureLibraries))]
    public void A_pure_library_has_no_clock(string library) => Assert.Empty(Rules.Uses(Pure(library), Rules.Clocks));

    [Theory]
    [MemberData(nameof(Clocks))]
    public void A_clock_is_seen(string clock) => Assert.NotEmpty(Rules.Uses(Violator, clock));

    [Fact]
    public void Saml_reads_no_XML_in_a_way_that_has_let_attackers_in() =>
        Assert.Empty(Rules.Uses(Saml, [.. Rules.UnsafeXml, .. Rules.UnsafeXmlTypes]));

    [Theory]
    [MemberData(nameof(UnsafeXml))]
    public void An_unsafe_reader_is_seen(string name) => Assert.NotEmpty(Rules.Uses(Violator, name));

    [Fact]
    public void Saml_searches_for_no_name_by_XPath() => Assert.Empty(Rules.SearchingXPath(Saml));

    [Theory]
    [InlineData("//Assertion")]
    [InlineData("*[local-name()='Assertion']")]
    public void A_searching_XPath_is_seen(string path) => Assert.Contains(path, Rules.SearchingXPath(Violator));

    [Fact]
    public void HttpContext_stays_at_the_edge()
    {
        Assert.Empty(Rules.HttpContextBeyondTheEdge(Portal));
        Assert.Empty(Rules.HttpContextBeyondTheEdge(Sts));
        Assert.Empty(Rules.HttpContextBeyondTheEdge(Bucket));
        Assert.Empty(Rules.HttpContextBeyondTheEdge(Authorization));
    }

    [Fact]
    public void An_HttpContext_beyond_the_edge_is_seen()
    {
        var seen = Rules.HttpContextBeyondTheEdge(typeof(RulesBetweenRoomsTests).Assembly);
        Assert.Equal([typeof(Violators.DeepInside).FullName!], seen);
    }
}
