using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Saml;
using SamlFederation.Sts;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Road;

/// <summary>Where the time of one AssumeRoleWithSAML goes: each stage by itself, over many assertions, on one thread of this process.</summary>
internal static class Stages
{
    private const int Assertions = 4_000;
    private const int Rounds = 5;
    private const int Group = 32;

    public static async Task RunAsync(string folder, Report report)
    {
        var port = ServerProcess.FreePort();
        var origin = new Uri($"http://127.0.0.1:{port}/");
        await using var provider = await IdentityProvider.StartAsync(origin);
        await using var app = await StartAsync(Path.Combine(folder, "stages"), port, provider);
        report.Line($"| stage of one AssumeRoleWithSAML, by itself on one thread | µs |");
        report.Line($"|---|---:|");
        var road = await new Road(app.Services, provider).MeasureAsync();
        foreach (var (stage, micros) in road) report.Line($"| {stage} | {micros:F1} |");
        report.Line($"| together | {road.Sum(stage => stage.Micros):F1} |");
        await app.StopAsync();
    }

    private static async Task<WebApplication> StartAsync(string folder, int port, IdentityProvider provider)
    {
        foreach (var name in new[] { "data", "certs" }) Directory.CreateDirectory(Path.Combine(folder, name));
        var app = StsApplication.Build(
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--public-url", $"http://127.0.0.1:{port}", "--peer-url", provider.Origin.ToString().TrimEnd('/'),
            "--data", Path.Combine(folder, "data"), "--certs", Path.Combine(folder, "certs"),
        ]);
        await app.StartAsync();
        await app.Services.GetRequiredService<StartupReadiness>().WhenReady(CancellationToken.None);
        return app;
    }

    private sealed class Road(IServiceProvider services, IdentityProvider provider)
    {
        private readonly List<byte[]> _bodies = [.. Enumerable.Range(0, Assertions).Select(_ => Encoding.ASCII.GetBytes(provider.Assume(TestKeys.Rsa)))];

        public async Task<IReadOnlyList<(string Stage, double Micros)>> MeasureAsync()
        {
            var trusted = (await services.GetRequiredService<SamlProviders>().FindAsync("arn:aws:iam::123456789012:saml-provider/Portal", default))!;
            var role = (await services.GetRequiredService<Roles>().FindAsync("arn:aws:iam::123456789012:role/Developer", default))!;
            var (own, trust, minter) = (services.GetRequiredService<OwnAddresses>(), services.GetRequiredService<TrustPolicy>(), services.GetRequiredService<CredentialMinter>());
            var expectations = new Expectations(trusted.Provider.EntityId, own.Audiences(trusted.Provider.UniqueId), own.Recipients(trusted.Provider.UniqueId), DateTimeOffset.UtcNow);

            var sets = new ParameterSet[Assertions];
            var verified = new VerifiedResponse[Assertions];
            var states = new ExchangeState[Assertions];
            var records = new TrailRecord[Assertions];
            return
            [
                ("the form: fields, percent-decoding", Best(i => sets[i] = ParameterSet.Parse("", _bodies[i])!)),
                ("SAML: base64, one pass, digest, RSA-2048 verification", Best(i => verified[i] = Verified(sets[i].Find("SAMLAssertion")!, trusted.Keys))),
                ("SAML: conditions and AWS attributes", Best(i => states[i] = State(sets[i], verified[i], expectations, trusted, role))),
                ("the role's trust policy", Best(i => { if (!trust.Allows(states[i])) throw new InvalidOperationException("The role is not given."); })),
                ("credentials: sealing the session", Best(i => states[i].Result = Minted(states[i], minter))),
                ("the record and the trace as JSON", Best(i => records[i] = TrailRecordWriter.Write(states[i].Facts, states[i].Accepted()))),
                ($"claim and record to the disk, {Group} in a commit", await CommittedAsync(records)),
                ("the answer as XML", Best(i => WireFormat.Xml.Result(QueryService.Sts, "AssumeRoleWithSAML", Nodes(states[i].Result!), states[i].Facts.RequestId))),
            ];
        }

        // The best of a few rounds over all: what the machine did beside it is not the stage's.
        private static double Best(Action<int> stage)
        {
            var best = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                for (var i = 0; i < Assertions; i++) stage(i);
                best = Math.Min(best, clock.Elapsed.TotalMicroseconds / Assertions);
            }
            return best;
        }

        private static VerifiedResponse Verified(string response, VerificationKeys keys) =>
            ((VerifyOutcome.Ok)SignatureVerifier.Verify(((ReadOutcome.Ok)ResponseReader.Read(response)).Response, keys)).Response;

        private static ExchangeState State(ParameterSet parameters, VerifiedResponse verified, Expectations expectations, TrustedProvider trusted, Role role)
        {
            var assertion = ((ValidationOutcome.Ok)AssertionValidator.Validate(verified, expectations)).Assertion;
            var claims = (AwsClaimsOutcome.Ok)AwsAttributes.Read(assertion);
            var facts = new RequestFacts { RequestId = Guid.NewGuid().ToString(), Now = expectations.Now, SourceIp = "127.0.0.1", UserAgent = "road", Host = "localhost" };
            var state = new ExchangeState(new ExchangeRequest(Door.Api, parameters.Find("SAMLAssertion")!, role.Arn) { PrincipalArn = trusted.Arn }, facts)
            {
                Candidates = [trusted], Role = role, Chosen = new VouchedAssertion(trusted, assertion, claims.Claims), End = facts.Now.AddHours(1),
            };
            state.Trace.Vouch([.. assertion.Rules.Select(rule => rule.ToString()), .. claims.Checks.Select(check => check.Rule.ToString())], () => [.. assertion.Checks, .. claims.Checks]);
            return state;
        }

        private static ExchangeResult Minted(ExchangeState state, CredentialMinter minter)
        {
            var assertion = state.Assertion;
            var saml = new SamlSession(assertion.Assertion.Issuer, assertion.NameId.Value, SubjectType.From(assertion.NameId.Format), state.NameQualifier);
            var minted = (MintOutcome.Minted)minter.Mint(new SessionPrincipal
            {
                Kind = SessionKind.AssumedRole, AccountId = state.Role!.AccountId, PrincipalArn = state.Role.Arn, PrincipalId = state.Role.UniqueId, SessionName = state.Claims.RoleSessionName,
                Expires = state.End, ProviderArn = state.Provider.Arn, ProviderId = state.Provider.UniqueId, Saml = saml,
            }, state.Facts.Now);
            return new ExchangeResult(minted.Credentials, minted.Session, SessionBound.Default)
            {
                Audience = assertion.Recipient, Subject = saml.Subject, SubjectType = saml.SubjectType, Issuer = saml.Issuer, NameQualifier = saml.NameQualifier,
            };
        }

        private static List<ResponseNode> Nodes(ExchangeResult result) =>
        [
            new ResponseNode.Text("Audience", result.Audience), SessionNodes.AssumedRoleUser(result.Session), SessionNodes.Credentials(result.Credentials),
            new ResponseNode.Text("Subject", result.Subject), new ResponseNode.Text("NameQualifier", result.NameQualifier), new ResponseNode.Text("SubjectType", result.SubjectType), new ResponseNode.Text("Issuer", result.Issuer),
        ];

        private async Task<double> CommittedAsync(TrailRecord[] records)
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<StsDb>>().CreateDbContextAsync();
            await db.Database.OpenConnectionAsync();
            var connection = new SqliteTrail((Microsoft.Data.Sqlite.SqliteConnection)db.Database.GetDbConnection());
            var entries = records.Select(record => new TrailEntry(new ReplayClaim { Key = record.EventId, Expires = record.EventTime }, [record])).Chunk(Group).ToList();
            var clock = Stopwatch.StartNew();
            foreach (var group in entries) connection.Write(group);
            return clock.Elapsed.TotalMicroseconds / records.Length;
        }
    }
}
