namespace SamlFederation.Portal.Saml;

/// <summary>Why no assertion was issued.</summary>
internal enum IssueRule
{
    EmployeeDisabled,
    PasswordChangeDue,
    ServiceProviderUnknown,
    ServiceProviderDisabled,
    MetadataUnusable,
    NotOpenToEmployee,
    RoleNotGranted,
    NoRoles,
    AddressNotRegistered,
    RelayStateNotAllowed,
    NoValueForNameId,
    TooLarge,
    RoleSessionName,
}
