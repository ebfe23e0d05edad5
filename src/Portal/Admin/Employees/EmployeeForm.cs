using SamlFederation.Portal.Employees;
using SamlFederation.Portal.Logout;

namespace SamlFederation.Portal.Admin.Employees;

/// <summary>An employee as a form carries them.</summary>
internal sealed record EmployeeForm
{
    public string? UserName { get; init; }

    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    public List<string> Groups { get; init; } = [];

    public List<string?> AttributeName { get; init; } = [];

    public List<string?> AttributeValue { get; init; } = [];

    internal IReadOnlyList<FieldFault> Faults { get; init; } = [];

    internal static EmployeeForm Of(Employee employee, IReadOnlyList<Group> groups)
    {
        var attributes = employee.Attributes.OrderBy(attribute => attribute.Name, StringComparer.Ordinal).ThenBy(attribute => attribute.Value, StringComparer.Ordinal).ToList();
        return new()
        {
            UserName = employee.UserName,
            DisplayName = employee.DisplayName,
            Email = employee.Email,
            Groups = [.. groups.Select(group => group.Name!)],
            AttributeName = [.. attributes.Select(attribute => attribute.Name)],
            AttributeValue = [.. attributes.Select(attribute => attribute.Value)],
        };
    }

    /// <summary>The profile; an attribute with several values has several rows, and a row is taken away by clearing it.</summary>
    internal EmployeeProfile Profile(bool disabled) => new((UserName ?? "").Trim(), DisplayName ?? "", Email, disabled)
    {
        Groups = Groups,
        Attributes = Enumerable.Range(0, Math.Max(AttributeName.Count, AttributeValue.Count))
            .Select(i => (Name: At(AttributeName, i), Value: At(AttributeValue, i)))
            .Where(row => row.Name.Length > 0 || row.Value.Length > 0)
            .GroupBy(row => row.Name, row => row.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, IReadOnlyList<string> (group) => [.. group], StringComparer.Ordinal),
    };

    private static string At(List<string?> list, int index) => (index < list.Count ? list[index] : null)?.Trim() ?? "";
}

internal sealed record EmployeeList(string? Search, IReadOnlyList<Employee> Employees, bool More);

internal sealed record EmployeePage(Employee Employee, EmployeeForm Form, IReadOnlyList<Group> Groups, IReadOnlyList<PortalSession> Sessions, DateTimeOffset? LockedUntil, bool IsOneself, IReadOnlyList<LogoutLine> Logouts);

internal sealed record NewEmployeePage(EmployeeForm Form, IReadOnlyList<Group> Groups);

/// <summary>A one-time password, on the one page that ever shows it.</summary>
internal sealed record PasswordPage(Employee Employee, string Password, bool IsNew);
