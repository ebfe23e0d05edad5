using SamlFederation.Authorization;

namespace SamlFederation.Bucket;

/// <summary>Does what was allowed. Where it fails after all, that is on record beside the allowance before anybody is told; where it cannot be, it is in the log and the answer is the same.</summary>
internal sealed class AllowedWork(TokenServiceClient client, ILogger<AllowedWork> log)
{
    /// <param name="call">The call.</param>
    /// <param name="brokenOff">What the record says when the caller is gone before the end.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">That the caller is gone.</param>
    public async Task<S3Answer> RunAsync(AllowedCall call, S3Error brokenOff, Func<Task<S3Answer>> work, CancellationToken cancellation)
    {
        var answer = S3Answer.Refused(brokenOff);
        try
        {
            return answer = await work();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return answer = S3Answer.Refused(S3Failures.Of(failure, log));
        }
        finally
        {
            if (answer.Error is { } error) await client.ReportFailureAsync(call.Question, call.Answer, error.Code, error.Message, CancellationToken.None);
        }
    }
}
