namespace SamlFederation.Iam;

/// <summary>How one service builds its canonical request and names itself in the credential scope.</summary>
/// <param name="Service">The name in the scope, such as <c>sts</c>.</param>
public sealed record SigningProfile(string Service)
{
    /// <summary>S3 encodes the path once and does not normalise it; every other service encodes what was sent once more.</summary>
    public bool EncodesPathOnce { get; init; }

    /// <summary>
    /// Whether <c>x-amz-content-sha256: UNSIGNED-PAYLOAD</c> is taken in place of the body's hash, which is then
    /// also what a presigned request without that header means (S3).
    /// </summary>
    public bool AllowsUnsignedPayload { get; init; }

    /// <summary>
    /// Whether <c>x-amz-content-sha256</c> may name a body in chunks, which are signed or summed one after the other (S3). Whoever reads
    /// the body checks that; signed chunks by <see cref="SigV4Verifier.VerifyChunks"/>.
    /// </summary>
    public bool AllowsStreamingPayload { get; init; }

    /// <summary>What S3 takes.</summary>
    public static SigningProfile S3 { get; } = new("s3") { EncodesPathOnce = true, AllowsUnsignedPayload = true, AllowsStreamingPayload = true };

    /// <summary>The strict profile of a service; <c>s3</c> has its own path rule.</summary>
    public static SigningProfile For(string service) => new(service) { EncodesPathOnce = service == "s3" };
}
