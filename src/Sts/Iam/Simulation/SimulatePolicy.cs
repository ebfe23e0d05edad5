using System.Globalization;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Simulation;

/// <summary>What the two simulations share: who calls, what is known of the call, and the page of results.</summary>
internal static class Simulations
{
    // To match costs a policy's length times that of the texts it is matched with. What is asked may not keep others from the store for long.
    private const long MostSteps = 500_000_000;
    private const int LongestAction = 128;

    public static IamResult Run(IamScope scope, SimulationInput input, IamIdentity? holder, IReadOnlyList<SimulatedPolicy> held, IReadOnlyList<SimulatedPolicy> bounds)
    {
        var (policies, refused) = SimulatedPolicy.Given("PolicyInputList", input.Policies);
        var (boundaries, outside) = SimulatedPolicy.Given("PermissionsBoundaryPolicyInputList", input.Boundaries);
        var (resource, unfit) = input.ResourcePolicy is null ? (null, null) : SimulatedPolicy.OfResource(input.ResourcePolicy);
        if ((input.Refusal() ?? refused ?? outside ?? unfit) is { } refusal) return refusal;
        if (resource is not null && input.CallerArn is null && holder is not User) return IamErrors.InvalidInput("CallerArn is required when a ResourcePolicy is given and the policies are not a user's.");

        IReadOnlyList<string> resources = input.Resources.Count == 0 ? ["*"] : input.Resources;
        var steps = Steps([.. held, .. policies, .. boundaries.Count > 0 ? boundaries : bounds, .. resource is null ? Array.Empty<SimulatedPolicy>() : [resource]], resources, input.Context);
        if (steps > MostSteps) return IamErrors.InvalidInput("The policies are too large to be simulated together with these resources and context entries.");

        var principal = Principal(scope, input, holder);
        var simulator = new Simulator([.. held, .. policies], boundaries.Count > 0 ? boundaries : bounds, resource, principal, Context(scope, input, holder, principal))
        {
            OwnerAccount = input.OwnerAccount ?? principal.AccountId,
        };
        var pairs = input.Actions.SelectMany(action => resources, (action, target) => (action, target)).Index();
        // A page may have fewer items than were asked for (IAM API Reference, MaxItems): the next one goes on where it ends.
        var page = input.Page with { MaxItems = (int)Math.Min(input.Page.MaxItems, MostSteps / steps) };
        return page.Cut("EvaluationResults", pairs, pair => pair.Index.ToString("D9", CultureInfo.InvariantCulture), pair => simulator.Evaluate(pair.Item.action, pair.Item.target));
    }

    private static long Steps(IReadOnlyList<SimulatedPolicy> policies, IReadOnlyList<string> resources, IReadOnlyList<SimulationInput.ContextEntry> context) =>
        (1 + policies.Sum(policy => (long)policy.Document.Json.Length))
        * (LongestAction + resources.Max(resource => resource.Length) + context.Sum(entry => entry.Values.Sum(value => (long)value.Length)));

    // Given policies are somebody's: of an account, and without a name where none was given.
    private static PrincipalIdentity Principal(IamScope scope, SimulationInput input, IamIdentity? holder)
    {
        if (input.CallerArn is not null && UserArn.TryParse(input.CallerArn, out var caller)) return PrincipalIdentity.User(caller, holder?.Arn == input.CallerArn ? holder.UniqueId : null);
        return holder switch
        {
            User user when UserArn.TryParse(user.Arn, out var arn) => PrincipalIdentity.User(arn, user.UniqueId),
            Role role when RoleArn.TryParse(role.Arn, out var arn) => PrincipalIdentity.RoleSession(arn, role.UniqueId, "simulation"),
            _ => new PrincipalIdentity(PrincipalKind.User, "", scope.AccountId),
        };
    }

    private static RequestContext Context(IamScope scope, SimulationInput input, IamIdentity? holder, PrincipalIdentity principal)
    {
        var context = new RequestContext
        {
            { "aws:CurrentTime", scope.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) },
            { "aws:EpochTime", scope.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
            { "aws:PrincipalAccount", principal.AccountId },
        };
        if (principal.Arn.Length > 0) context.Add("aws:PrincipalArn", principal.Arn);
        if (principal.Kind == PrincipalKind.User && principal.Arn.Length > 0) context.Add("aws:username", principal.Arn[(principal.Arn.LastIndexOf('/') + 1)..]);
        if (principal is { Kind: PrincipalKind.User, UniqueId: { } id }) context.Add("aws:userid", id);
        foreach (var tag in holder switch { User user => user.Tags, Role role => role.Tags, _ => [] }) context.Add($"aws:PrincipalTag/{tag.Key}", tag.Value);
        foreach (var entry in input.Context) context.Add(entry.Name, entry.Values);
        return context;
    }
}

/// <summary>SimulateCustomPolicy: what given policies would decide.</summary>
internal sealed class SimulateCustomPolicy(IamRoad road) : IamAction<SimulationInput>(road)
{
    public override string Name => "SimulateCustomPolicy";

    protected override SimulationInput Read(ParameterReader parameters) => SimulationInput.Read(parameters, needsPolicies: true);

    protected override Task<IamTarget> FindAsync(SimulationInput input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget("*"));

    protected override Task<IamResult> RunAsync(SimulationInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(Simulations.Run(scope, input, null, [], []));
}

/// <summary>SimulatePrincipalPolicy: what the policies of a user, group or role would decide, with others beside them.</summary>
internal sealed class SimulatePrincipalPolicy(IamRoad road) : IamAction<SimulatePrincipalPolicy.Input>(road)
{
    internal sealed record Input(string Source, SimulationInput Simulation);

    public override string Name => "SimulatePrincipalPolicy";

    protected override Input Read(ParameterReader parameters) => new(PolicySourceArn.Read(parameters), SimulationInput.Read(parameters, needsPolicies: false));

    protected override Task<IamTarget> FindAsync(Input input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget(input.Source));

    protected override async Task<IamResult> RunAsync(Input input, IamScope scope, CancellationToken cancellation)
    {
        var (holder, refusal) = await PolicySourceArn.FindAsync(scope, input.Source, cancellation);
        if (holder is null) return refusal!;
        return Simulations.Run(scope, input.Simulation, holder, await SimulatedPolicy.HeldAsync(scope.Db, holder, cancellation), await SimulatedPolicy.BoundaryAsync(scope.Db, holder, cancellation));
    }
}
