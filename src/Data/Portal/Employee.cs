using Microsoft.AspNetCore.Identity;

namespace SamlFederation.Data.Portal;

/// <summary>A person who signs in at the portal. Lockout is kept in <see cref="SignInCounter"/>, so that unknown names count alike.</summary>
public sealed class Employee : IdentityUser
{
    /// <summary>The name shown on pages, up to 200 characters.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>A disabled employee keeps their records but has no session and gets no assertion.</summary>
    public bool Disabled { get; set; }

    /// <summary>The password is a one-time password: nothing but changing it is possible.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>When the employee was entered, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Directory attributes that service providers may be given.</summary>
    public ICollection<DirectoryValue> Attributes { get; } = [];
}

/// <summary>One value of a directory attribute, such as a department or a cost centre.</summary>
public sealed class DirectoryValue
{
    /// <summary>Surrogate key.</summary>
    public long Id { get; set; }

    /// <summary>Whose attribute.</summary>
    public required string EmployeeId { get; set; }

    /// <summary>The attribute's name, case-sensitive.</summary>
    public required string Name { get; set; }

    /// <summary>The value; an attribute with several values has several rows.</summary>
    public required string Value { get; set; }
}

/// <summary>A group of employees. Groups decide who may take which role and use which application.</summary>
public sealed class Group : IdentityRole
{
    /// <summary>What the group is for, shown to administrators.</summary>
    public string Description { get; set; } = "";

    /// <summary>Members may use the administrator's pages.</summary>
    public bool IsAdministrators { get; set; }
}
