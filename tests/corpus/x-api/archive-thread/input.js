window.YTD.tweets.part0 = [
  {
    "tweet": {
      "created_at": "Tue Mar 02 08:18:00 +0000 2021",
      "id": "1366664068592566549",
      "id_str": "1366664068592566549",
      "full_text": "3/3 The pan at dawn https://t.co/panphoto1",
      "truncated": false,
      "display_text_range": [
        "0",
        "42"
      ],
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": [],
        "media": [
          {
            "display_url": "pic.x.com/Kelp",
            "expanded_url": "https://twitter.com/ines_saltpan/status/1366664068592566549/photo/1",
            "id_str": "1896000000000000001",
            "indices": [
              "20",
              "42"
            ],
            "media_key": "3_1896000000000000001",
            "media_url_https": "https://pbs.twimg.com/media/GpanA1.jpg",
            "type": "photo",
            "url": "https://t.co/panphoto1",
            "ext_media_availability": {
              "status": "Available"
            },
            "sizes": {
              "small": {
                "h": 510,
                "w": 680,
                "resize": "fit"
              }
            },
            "original_info": {
              "height": 900,
              "width": 1200
            },
            "ext_alt_text": "A white pan"
          }
        ]
      },
      "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "in_reply_to_status_id": "1366663609316278549",
      "in_reply_to_status_id_str": "1366663609316278549",
      "in_reply_to_user_id": "1304418829077",
      "in_reply_to_user_id_str": "1304418829077",
      "in_reply_to_screen_name": "ines_saltpan",
      "retweet_count": "5",
      "favorite_count": "41",
      "favorited": false,
      "retweeted": false,
      "lang": "en",
      "extended_entities": {
        "media": [
          {
            "display_url": "pic.x.com/Kelp",
            "expanded_url": "https://twitter.com/ines_saltpan/status/1366664068592566549/photo/1",
            "id_str": "1896000000000000001",
            "indices": [
              "20",
              "42"
            ],
            "media_key": "3_1896000000000000001",
            "media_url_https": "https://pbs.twimg.com/media/GpanA1.jpg",
            "type": "photo",
            "url": "https://t.co/panphoto1",
            "ext_media_availability": {
              "status": "Available"
            },
            "sizes": {
              "small": {
                "h": 510,
                "w": 680,
                "resize": "fit"
              }
            },
            "original_info": {
              "height": 900,
              "width": 1200
            },
            "ext_alt_text": "A white pan"
          },
          {
            "display_url": "pic.x.com/Kelp",
            "expanded_url": "https://twitter.com/ines_saltpan/status/1366664068592566549/photo/1",
            "id_str": "1896000000000000001",
            "indices": [
              "20",
              "42"
            ],
            "media_key": "3_1896000000000000001",
            "media_url_https": "https://pbs.twimg.com/media/GpanA2.jpg",
            "type": "photo",
            "url": "https://t.co/panphoto1",
            "ext_media_availability": {
              "status": "Available"
            },
            "sizes": {
              "small": {
                "h": 510,
                "w": 680,
                "resize": "fit"
              }
            },
            "original_info": {
              "height": 900,
              "width": 1200
            }
          }
        ]
      },
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1366664068592566549"
          ],
          "editableUntil": "2021-03-02T08:45:00.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      }
    }
  },
  {
    "tweet": {
      "created_at": "Tue Mar 02 08:16:10 +0000 2021",
      "id": "1366663609316278549",
      "id_str": "1366663609316278549",
      "full_text": "2/3 @tilda_moorhen measured it: &lt;2 % is enough, see https://t.co/tables01 #saltpans",
      "truncated": false,
      "display_text_range": [
        "0",
        "86"
      ],
      "entities": {
        "hashtags": [
          {
            "indices": [
              "77",
              "86"
            ],
            "text": "saltpans"
          }
        ],
        "symbols": [],
        "urls": [
          {
            "display_url": "example.org/tables/2021/ma…",
            "expanded_url": "https://example.org/tables/2021/march",
            "indices": [
              "55",
              "76"
            ],
            "url": "https://t.co/tables01"
          }
        ],
        "user_mentions": [
          {
            "id_str": "1304418829099",
            "indices": [
              "4",
              "18"
            ],
            "name": "Tilda Moorhen",
            "screen_name": "tilda_moorhen"
          }
        ]
      },
      "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "in_reply_to_status_id": "1366663314666422549",
      "in_reply_to_status_id_str": "1366663314666422549",
      "in_reply_to_user_id": "1304418829077",
      "in_reply_to_user_id_str": "1304418829077",
      "in_reply_to_screen_name": "ines_saltpan",
      "retweet_count": "5",
      "favorite_count": "41",
      "favorited": false,
      "retweeted": false,
      "lang": "en",
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1366663609316278549"
          ],
          "editableUntil": "2021-03-02T08:45:00.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      }
    }
  },
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
