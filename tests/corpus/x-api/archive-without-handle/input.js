window.YTD.tweets.part0 = [
  {
    "tweet": {
      "created_at": "Tue Mar 02 08:15:00 +0000 2021",
      "id": "1366663314666422549",
      "id_str": "1366663314666422549",
      "full_text": "1/3 Why the old pans froze &amp; the new ones did not. 🧂",
      "truncated": false,
      "display_text_range": [
        "0",
        "56"
      ],
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "retweet_count": "5",
      "favorite_count": "41",
      "favorited": false,
      "retweeted": false,
      "lang": "en",
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1366663314666422549"
          ],
          "editableUntil": "2021-03-02T08:45:00.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      }
    }
  }
]
