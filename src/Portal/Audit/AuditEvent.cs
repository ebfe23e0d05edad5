namespace SamlFederation.Portal.Audit;

internal enum AuditEvent
{
    SignIn,
    SignOut,
    SessionEnded,
    PasswordChanged,
    RequestRefused,
    AssertionIssued,
    AssertionRefused,
    StatusAnswered,
    EmployeeChanged,
    GroupChanged,
    CatalogueChanged,
    ServiceProviderChanged,
    WorldImported,
    MessageInspected,
    LogoutDelivered,
    LogoutFailed,
}
