using SamlFederation.Sts.Query;

namespace SamlFederation.Tests.Sts.Actions;

public sealed class ActionTableTests
{
    [Fact]
    public void The_README_has_every_action_with_its_state()
    {
        var readme = File.ReadAllText(Readme.Path);
        Assert.True(readme == ActionTable.Rewrite(readme), "The table of actions in README.md is not as the code has it; ./run.sh actions --write writes it.");
    }

    [Fact]
    public void Every_action_is_one_of_AWS_s_own_by_its_exact_name_and_served_once()
    {
        Assert.All(ActionTable.Served.Where(action => action.Service != QueryService.Sessions), action => Assert.Contains(action.Name, ActionTable.Of(action.Service)));
        Assert.Equal(ActionTable.Served.Count, ActionTable.Served.Select(action => (action.Service.Name, action.Name)).Distinct().Count());
        Assert.Equal((11, 176), (ActionTable.Of(QueryService.Sts).Count, ActionTable.Of(QueryService.Iam).Count));
    }

    [Fact]
    public void Every_STS_action_is_there() =>
        Assert.Equal(ActionTable.Of(QueryService.Sts), ActionTable.Served.Where(action => action.Service == QueryService.Sts).Select(action => action.Name).Order(StringComparer.Ordinal));
}
