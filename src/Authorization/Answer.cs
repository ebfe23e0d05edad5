namespace SamlFederation.Authorization;

/// <summary>Whoever sent a request, as GetCallerIdentity tells it.</summary>
/// <param name="Arn">The user's, or the session's.</param>
/// <param name="AccountId">The account whose credentials signed.</param>
/// <param name="UserId">The unique id, with the session's name for a session.</param>
/// <param name="Name">The user's or the session's name.</param>
/// <param name="Type"><c>User</c>, <c>AssumedRole</c>, <c>FederatedUser</c> or <c>Root</c>.</param>
public sealed record Principal(string Arn, string AccountId, string UserId, string Name, string Type)
{
    /// <summary>The role's or user's ARN that a session was made from.</summary>
    public string? IssuerArn { get; init; }

    /// <summary>The source identity of a session, where one was set.</summary>
    public string? SourceIdentity { get; init; }
}

/// <summary>What the token service answers. Only <see cref="Allowed"/> lets a request go on.</summary>
public abstract record Answer
{
    private Answer() { }

    /// <summary>The request is allowed, and on record.</summary>
    /// <param name="Principal">Who sent it.</param>
    /// <param name="RequestId">By which it is found in the trail.</param>
    public sealed record Allowed(Principal Principal, string RequestId) : Answer
    {
        /// <summary>What <see cref="TokenServiceClient.VerifyChunksAsync"/> and <see cref="TokenServiceClient.ReportFailureAsync"/> need; null where the question told of an error already.</summary>
        public string? Ticket { get; init; }

        /// <summary>Of a new policy: the unique ids of whom it names, to be kept with it.</summary>
        public IReadOnlyDictionary<string, string> PrincipalIds { get; init; } = new Dictionary<string, string>();
    }

    /// <summary>It is not, and on record.</summary>
    /// <param name="Code">AWS's code, such as <c>AccessDenied</c>, <c>SignatureDoesNotMatch</c> or <c>ExpiredToken</c>.</param>
    /// <param name="Status">The HTTP status that goes with it.</param>
    /// <param name="Message">What the caller may be told.</param>
    /// <param name="RequestId">By which it is found in the trail.</param>
    public sealed record Denied(string Code, int Status, string Message, string RequestId) : Answer
    {
        /// <summary>Who sent it, where that was proven.</summary>
        public Principal? Principal { get; init; }
    }

    /// <summary>There is no answer: the token service cannot be reached, or does not take the question. The request is refused with 503.</summary>
    /// <param name="Reason">Why, for the log.</param>
    public sealed record Unavailable(string Reason) : Answer;
}
