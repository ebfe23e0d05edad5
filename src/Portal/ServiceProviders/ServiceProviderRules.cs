namespace SamlFederation.Portal.ServiceProviders;

/// <summary>What a service provider's profile has to obey.</summary>
internal static class ServiceProviderRules
{
    internal static List<FieldFault> Check(ServiceProviderProfile profile, IReadOnlyList<Group> groups)
    {
        List<FieldFault> faults = [];
        // SAML Core 8.3.6: an entity ID is a URI of at most 1,024 characters.
        if (profile.EntityId.Length is 0 or > 1024 || profile.EntityId.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            faults.Add(new("entityId", "An entity ID has 1 to 1,024 characters without spaces."));
        if (string.IsNullOrWhiteSpace(profile.Name) || profile.Name.Length > 100)
            faults.Add(new("name", "Give a name of at most 100 characters."));
        if (profile.Description.Length > 500)
            faults.Add(new("description", "The description has at most 500 characters."));
        if (!ServiceProviderRegistry.NameIds.Contains(profile.NameIdFormat))
            faults.Add(new("nameIdFormat", $"The NameID format is one of {string.Join(", ", ServiceProviderRegistry.NameIds)}."));
        if (profile.SessionDuration is { } seconds && (!profile.ConsumesRoles || seconds is < 900 or > 43_200))
            faults.Add(new("sessionDuration", "Session durations are for role consumers, and last 900 to 43,200 seconds."));
        if (profile.DefaultRelayState is { } relay && !RelayStateRule.Allows(Draft(profile), relay))
            faults.Add(new("defaultRelayState", "This RelayState is too long, holds control characters, or is no destination for a role consumer."));
        faults.AddRange((profile.Groups ?? []).Where(name => !groups.Any(group => group.Name == name)).Select(name => new FieldFault("groups", $"There is no group `{name}`.")));
        faults.AddRange(profile.Attributes.SelectMany((release, index) => CheckRelease(release, profile).Select(message => new FieldFault($"attributes[{index}]", message))));
        if (profile.Attributes.GroupBy(release => release.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            faults.Add(new("attributes", $"Attribute `{twice.Key}` is released twice."));
        return faults;
    }

    private static IEnumerable<string> CheckRelease(ReleaseProfile release, ServiceProviderProfile profile)
    {
        if (release.Name.Length is 0 or > 300 || release.Name.Any(char.IsControl))
            yield return "An attribute has a name of at most 300 characters.";
        if (!AttributeSource.IsKnown(release.Source))
            yield return "The source is userName, displayName, email, groups, attribute:NAME or constant:TEXT.";
        if (!release.Name.StartsWith(AwsNames.Prefix, StringComparison.OrdinalIgnoreCase))
            yield break;
        if (AwsNames.IsOurs(release.Name))
            yield return "This attribute is made from the catalogue and the settings.";
        else if (!profile.ConsumesRoles)
            yield return "This attribute is for role consumers.";
        else if (!AwsNames.IsReleasable(release.Name))
            yield return "Role consumers know RoleSessionName, SourceIdentity, TransitiveTagKeys and PrincipalTag:KEY beside what the portal makes itself.";
    }

    private static ServiceProvider Draft(ServiceProviderProfile profile) =>
        new() { Id = "", EntityId = profile.EntityId, Name = profile.Name, MetadataXml = "", NameIdFormat = profile.NameIdFormat, ConsumesRoles = profile.ConsumesRoles };
}
