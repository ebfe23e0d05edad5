using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Bucket;

/// <summary>AWS's own SDK for .NET, unchanged: whatever form it chooses for bodies and checksums.</summary>
[Collection(SharedWorld.Name)]
public sealed class AwsSdkTests(BucketWorld world)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Objects_go_and_come_as_the_SDK_sends_them(bool chunked)
    {
        using var s3 = Client(world.David);
        var text = new string('x', 200_000);
        using var stream = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text));
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "productionapp", Key = "sdk/a b", InputStream = stream, UseChunkEncoding = chunked, ContentType = "text/plain", Metadata = { ["by"] = "david" } });
        using var got = await s3.GetObjectAsync("productionapp", "sdk/a b");
        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal(text, await reader.ReadToEndAsync());
        Assert.Equal("david", got.Metadata["by"]);
        var listed = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "productionapp", Prefix = "sdk/" });
        Assert.Equal("sdk/a b", Assert.Single(listed.S3Objects).Key);
        await s3.DeleteObjectAsync("productionapp", "sdk/a b");
        Assert.Equal("NoSuchKey", (await Assert.ThrowsAsync<NoSuchKeyException>(() => s3.GetObjectAsync("productionapp", "sdk/a b"))).ErrorCode);
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("CRC32C")]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    public async Task Every_checksum_is_the_one_that_the_SDK_computes(string algorithm)
    {
        using var s3 = Client(world.David);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "productionapp", Key = $"sums/{algorithm}", ContentBody = "sum me up", ChecksumAlgorithm = new ChecksumAlgorithm(algorithm) });
        using var got = await s3.GetObjectAsync(new GetObjectRequest { BucketName = "productionapp", Key = $"sums/{algorithm}", ChecksumMode = ChecksumMode.ENABLED });
        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal("sum me up", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Theresa_s_denial_is_an_exception_with_S3_s_code()
    {
        using var s3 = Client(world.Theresa);
        Assert.Equal("AccessDenied", (await Assert.ThrowsAsync<AmazonS3Exception>(() => s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "productionapp" }))).ErrorCode);
        Assert.Empty((await s3.ListBucketsAsync()).Buckets ?? []);
    }

    [Fact]
    public async Task Many_are_deleted_and_parts_are_put_together()
    {
        var bucket = await world.NewBucketAsync();
        using var s3 = Client(world.Owner);
        var upload = (await s3.InitiateMultipartUploadAsync(bucket, "parts")).UploadId;
        var parts = new List<PartETag>();
        foreach (var (number, size) in new[] { (1, 5 * 1024 * 1024), (2, 100) })
        {
            using var stream = new MemoryStream(new byte[size]);
            parts.Add(new PartETag(number, (await s3.UploadPartAsync(new UploadPartRequest { BucketName = bucket, Key = "parts", UploadId = upload, PartNumber = number, InputStream = stream })).ETag));
        }
        await s3.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = bucket, Key = "parts", UploadId = upload, PartETags = parts });
        Assert.Equal((5 * 1024 * 1024) + 100, (await s3.GetObjectMetadataAsync(bucket, "parts")).ContentLength);
        await s3.CopyObjectAsync(bucket, "parts", bucket, "copy");
        var deleted = await s3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = bucket, Objects = [new KeyVersion { Key = "parts" }, new KeyVersion { Key = "copy" }] });
        Assert.Equal(2, deleted.DeletedObjects.Count);
        await s3.DeleteBucketAsync(bucket);
    }

    private AmazonS3Client Client(SigV4Signer signer) => new(
        signer.SessionToken is null ? new BasicAWSCredentials(signer.AccessKeyId, signer.SecretAccessKey) : new SessionAWSCredentials(signer.AccessKeyId, signer.SecretAccessKey, signer.SessionToken),
        new AmazonS3Config { ServiceURL = world.Origin, AuthenticationRegion = "us-east-1", ForcePathStyle = true, MaxErrorRetry = 0 });
}
